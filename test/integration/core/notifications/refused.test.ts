import { beforeEach, describe, expect, it } from 'vitest'
import { groupingDelayMs } from '#main/core/notifications/announce-outcomes.ts'
import { refused, setScene, taken, type Scene } from './announcer-scene.ts'
import { formatAllMessages } from '#test/support/job-texts.ts'

let scene: Scene

beforeEach(() => {
  scene = setScene()
  scene.answer(refused)
})

const banners = () => scene.store.state().banners

describe('a notification that the desktop rejects', () => {
  it('raises a banner, and is retried after 5 s, 30 s, 5 min and at the next launch', async () => {
    const outcome = await scene.end('x')
    await scene.person.waitUntilShown(1)
    await scene.clock.untilSleeping()
    expect(formatAllMessages(banners())).toEqual([
      {
        id: 'notifications-refused',
        tone: 'warning',
        message: 'Notifications don’t work: No notification service runs.',
      },
    ])
    for (const [ms, count] of [
      [4_999 - groupingDelayMs, 1],
      [1, 2],
      [29_999, 2],
      [1, 3],
      [299_999, 3],
      [1, 4],
      [24 * 60 * 60_000, 4],
    ] as const) {
      await scene.clock.advance(ms)
      expect(scene.person.titles()).toHaveLength(count)
    }
    expect(scene.ledger.stage(outcome)).toBe('due')
  })

  it('removes its banner if the desktop accepts it later', async () => {
    const outcome = await scene.end('x')
    await scene.person.waitUntilShown(1)
    await scene.clock.untilSleeping()
    scene.answer(taken)
    await scene.clock.advance(5_000)
    expect(scene.person.titles()).toEqual(['x failed', 'x failed'])
    expect(scene.ledger.stage(outcome)).toBe('announced')
    expect(banners()).toEqual([])
    await scene.clock.advance(60 * 60_000)
    expect(scene.person.titles()).toHaveLength(2)
  })

  it('raises one banner, even if several notifications are rejected', async () => {
    let changes = 0
    scene.store.onChange((change) => {
      if (change.type === 'banners') changes += 1
    })
    await scene.end('x')
    await scene.end('y')
    await scene.person.waitUntilShown(2)
    await scene.clock.untilSleeping()
    await scene.clock.advance(5_000)
    expect(scene.person.titles()).toHaveLength(4)
    expect(changes).toBe(1)
  })

  it('doesn’t raise a dismissed banner again until the desktop has accepted a notification', async () => {
    await scene.end('x')
    await scene.person.waitUntilShown(1)
    await scene.clock.untilSleeping()
    scene.store.removeBanner('notifications-refused')
    await scene.clock.advance(5_000)
    expect(banners()).toEqual([])

    scene.answer(taken)
    await scene.clock.advance(30_000)
    scene.answer(refused)
    await scene.end('y')
    await scene.person.waitUntilShown(4)
    await scene.clock.untilSleeping()
    expect(banners()).toHaveLength(1)
  })

  it('isn’t retried if the user has paused notifications in the meantime', async () => {
    const outcome = await scene.end('x')
    await scene.person.waitUntilShown(1)
    await scene.clock.untilSleeping()
    scene.store.setSettings({ pausedUntil: scene.clock.now() + 60_000 })
    scene.answer(taken)
    await scene.clock.advance(5_000)
    expect(scene.person.titles()).toHaveLength(1)
    expect(scene.ledger.stage(outcome)).toBe('announced')
  })

  it('isn’t sent again before its retry, even if the outcome arrives again', async () => {
    const outcome = await scene.end('x')
    await scene.person.waitUntilShown(1)
    await scene.clock.untilSleeping()
    // A watch-list that is older than the ledger leads to the same outcome again.
    scene.store.removeJob(outcome.key)
    await scene.end('x', 'failed', groupingDelayMs)
    await scene.clock.advance(1_000)
    expect(scene.person.titles()).toHaveLength(1)
  })

  it('stays due if the program ends before the notification is retried', async () => {
    const outcome = await scene.end('x')
    await scene.person.waitUntilShown(1)
    await scene.clock.untilSleeping()
    await scene.stop()
    expect(scene.clock.pending()).toEqual([])
    expect(scene.ledger.stage(outcome)).toBe('due')
  })
})
