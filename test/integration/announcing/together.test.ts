import { describe, expect, it } from 'vitest'
import type { NotificationSpec } from '../../../main/notifications/types.ts'
import { fakeClock } from '../../support/fake-clock.ts'
import { tempFolder } from '../../support/temp-folder.ts'
import { refused, setScene, taken, toldBy, type Scene } from './scene.ts'
import { messageOf } from '../../../shared/messages/message.ts'

const names = (count: number, prefix = 'x') => Array.from({ length: count }, (_, i) => `${prefix}-${i}`)
const keysOf = (burst: number) => names(5, `b${burst}`).map((name) => `s/${name}`)
const titles = ({ person }: Scene) => person.titles()

/** How often each outcome was told for the first time, over everything that the desktop took. */
function tellings(shown: readonly NotificationSpec[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const key of shown.flatMap(toldBy)) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}

/** What stands on the desktop: what was shown, the later in the place of the earlier, without what was taken away. */
function standing({ person: { presenter } }: Scene): string[] {
  return presenter.standing().map(({ title }) => title)
}

describe('a few outcomes', () => {
  it('are told each by itself, at once', async () => {
    const scene = setScene()
    await scene.endAll(names(4))
    await scene.person.untilShown(4)
    await scene.clock.advance(60_000)
    expect(titles(scene)).toEqual(names(4).map((name) => `Failed: ${name}`))
    expect(standing(scene)).toHaveLength(4)
  })

  it('are told each by itself when they come one after the other, however many they become', async () => {
    const scene = setScene()
    for (const name of names(12)) {
      await scene.end(name)
      await scene.clock.advance(1_000)
    }
    expect(titles(scene)).toEqual(names(12).map((name) => `Failed: ${name}`))
  })
})

describe.each([
  ['back', -24 * 60 * 60_000],
  ['ahead', 24 * 60 * 60_000],
])('when the wall clock is set %s by a day', (_, stepMs) => {
  it('a burst that is being gathered is told in time', async () => {
    const scene = setScene()
    await scene.endAll(names(6))
    await scene.person.untilShown(4)
    scene.clock.step(stepMs)
    await scene.clock.advance(3_000)
    expect(standing(scene)).toEqual(['6 jobs failed'])
  })

  it('what ends after that is told by itself, at once', async () => {
    const scene = setScene()
    await scene.clock.advance(60_000)
    scene.clock.step(stepMs)
    await scene.end('x')
    await scene.person.untilShown(1)
    await scene.clock.advance(10_000)
    await scene.end('y')
    expect(titles(scene)).toEqual(['Failed: x', 'Failed: y'])
  })

  it('what ended while nobody was there is still told as a backlog', async () => {
    const scene = setScene()
    await scene.clock.advance(60_000)
    scene.clock.step(stepMs)
    await scene.endAll(names(3), 'failed', 2 * 60_000)
    expect(titles(scene)).toEqual([])
    await scene.clock.advance(2_000)
    expect(titles(scene)).toEqual(['3 jobs failed'])
  })
})

describe('a burst', () => {
  it('of sixty outcomes within a second becomes one summary, and no failure is hidden', async () => {
    const scene = setScene()
    await scene.endAll(names(3, 'bad'), 'failed')
    for (const name of names(57)) {
      await scene.end(name, 'completed')
      await scene.clock.advance(15)
    }
    await scene.clock.advance(10_000)
    expect(standing(scene)).toEqual(['60 jobs finished, 3 failed'])
    expect(scene.person.presenter.shown.at(-1)?.body).toContain('Failed: bad-0, bad-1 and bad-2')
    expect(titles(scene)).toHaveLength(5)
    expect([...tellings(scene.person.presenter.shown).values()]).toEqual(Array.from({ length: 60 }, () => 1))
    expect(scene.store.state().unseen.size).toBe(3)
    expect(scene.ledger.entries().every(({ announced }) => announced)).toBe(true)
  })

  it('is told a second after its last outcome, and three seconds after its first at the latest', async () => {
    const scene = setScene()
    await scene.endAll(names(5))
    await scene.person.untilShown(4)
    await scene.clock.advance(999)
    expect(titles(scene)).toHaveLength(4)
    await scene.clock.advance(1)
    expect(titles(scene)).toHaveLength(5)

    const steady = setScene()
    await steady.endAll(names(5))
    await steady.person.untilShown(4)
    for (const name of names(5, 'y')) {
      await steady.clock.advance(599)
      await steady.end(name)
    }
    expect(titles(steady)).toHaveLength(4)
    await steady.clock.advance(5)
    expect(titles(steady).slice(4)).toEqual(['10 jobs failed'])
  })

  it('that goes on is told in the same notification', async () => {
    const scene = setScene()
    await scene.endAll(names(8))
    await scene.clock.advance(2_000)
    await scene.endAll(names(2, 'late'))
    await scene.clock.advance(2_000)
    expect(titles(scene).slice(4)).toEqual(['8 jobs failed', '10 jobs failed'])
    expect(standing(scene)).toEqual(['10 jobs failed'])
    expect(Math.max(...tellings(scene.person.presenter.shown).values())).toBe(1)
  })

  it('that goes on for minutes is told less and less often, and each outcome once', async () => {
    const scene = setScene()
    await scene.endAll(names(5))
    for (const name of names(150, 'more')) {
      await scene.clock.advance(2_000)
      await scene.end(name)
    }
    await scene.clock.advance(60_000)
    expect(standing(scene)).toEqual(['155 jobs failed'])
    expect(titles(scene).length).toBeLessThan(4 + 20)
    expect([...tellings(scene.person.presenter.shown).values()]).toEqual(Array.from({ length: 155 }, () => 1))
  })

  it('is over after three seconds without an outcome: the next is told by itself, with its buttons', async () => {
    const scene = setScene()
    await scene.endAll(names(8))
    await scene.clock.advance(3_001)
    await scene.end('alone')
    await scene.person.untilShown(6)
    expect(scene.person.presenter.shown.at(-1)).toMatchObject({
      title: 'Failed: alone',
      buttons: [{ action: 'restart' }, { action: 'details' }],
    })
    expect(standing(scene)).toEqual(['8 jobs failed', 'Failed: alone'])
  })

  it('opens the window on its jobs, and on no others', async () => {
    const scene = setScene()
    await scene.end('before')
    await scene.clock.advance(5_000)
    await scene.endAll(names(5))
    await scene.clock.advance(2_000)
    const { id = '' } = scene.person.presenter.shown.at(-1) ?? {}
    scene.store.removeJob('s/x-3')
    scene.person.presenter.press({ id, action: 'show' })
    expect(scene.opened).toEqual([{ show: 'list', keys: ['s/x-0', 's/x-1', 's/x-2', 's/x-4'] }])
  })

  it('leaves out what the person does not want, and says why in the history', async () => {
    const scene = setScene()
    const { notify } = scene.store.state().settings
    scene.store.setSettings({ notify: { ...notify, cancelled: false } })
    await scene.endAll(names(6), 'cancelled')
    await scene.endAll(names(5, 'y'), 'completed')
    await scene.clock.advance(2_000)
    expect(standing(scene)).toEqual(['5 jobs completed'])
    const silences = scene.ledger.entries().map(({ silence }) => silence)
    expect(silences.filter((silence) => silence === 'kind')).toHaveLength(6)
  })

  it('is not told when the person pauses notifications before it would be', async () => {
    const scene = setScene()
    await scene.endAll(names(9))
    await scene.person.untilShown(4)
    scene.store.setSettings({ pausedUntil: scene.clock.now() + 60_000 })
    await scene.clock.advance(120_000)
    expect(titles(scene)).toHaveLength(4)
    expect(scene.ledger.entries().every(({ announced }) => announced)).toBe(true)
    expect(scene.ledger.entries().filter(({ silence }) => silence === 'paused')).toHaveLength(5)
    expect(scene.store.state().unseen.size).toBe(9)
  })

  it('that nobody takes is tried again, as one', async () => {
    const scene = setScene()
    scene.answer(refused)
    await scene.endAll(names(9))
    await scene.clock.advance(4_000)
    scene.answer(taken)
    await scene.clock.advance(40_000)
    expect(standing(scene)).toEqual(['9 jobs failed'])
    expect(scene.ledger.entries().every(({ announced }) => announced)).toBe(true)
  })

  it('is told at once when the program ends before', async () => {
    const scene = setScene()
    await scene.endAll(names(9))
    await scene.person.untilShown(4)
    await scene.stop()
    expect(standing(scene)).toEqual(['9 jobs failed'])
  })

  it('that nobody took when the program ended is one summary at its next start', async () => {
    const folder = tempFolder()
    const clock = fakeClock()
    const first = setScene(folder, clock)
    first.answer(refused)
    await first.endAll(names(9))
    await first.clock.advance(4_000)
    await first.stop()
    const second = setScene(folder, clock)
    await clock.advance(10_000)
    expect(titles(second)).toEqual(['9 jobs failed'])
    expect(second.ledger.entries().every(({ announced }) => announced)).toBe(true)
  })
})

describe('what ended while nobody was there', () => {
  it('is one summary after the machine slept, also where it is learnt little by little', async () => {
    const scene = setScene()
    await scene.clock.advance(3_600_000)
    scene.announcer.woke()
    await scene.endAll(names(3), 'completed', 60_000)
    await scene.clock.advance(1_000)
    await scene.end('bad', 'failed', 1_000_000)
    await scene.clock.advance(1_500)
    expect(titles(scene)).toEqual(['4 jobs finished, 1 failed'])
    for (const name of names(30, 'late')) {
      await scene.end(name, 'completed', 120_000)
      await scene.clock.advance(1_000)
    }
    await scene.clock.advance(10_000)
    expect(standing(scene)).toEqual(['34 jobs finished, 1 failed'])
    expect(titles(scene).length).toBeLessThanOrEqual(5)
    expect([...tellings(scene.person.presenter.shown).values()]).toEqual(Array.from({ length: 34 }, () => 1))
  })

  it('is told as a single outcome where there is one', async () => {
    const scene = setScene()
    await scene.end('x', 'failed', 60_000)
    await scene.clock.advance(1_499)
    expect(titles(scene)).toEqual([])
    await scene.clock.advance(1)
    expect(scene.person.presenter.shown).toMatchObject([
      { title: 'Failed: x', buttons: [{ action: 'restart' }, { action: 'details' }] },
    ])
  })

  it('goes into one summary that takes the place of the single outcome told first', async () => {
    const scene = setScene()
    await scene.end('x', 'failed', 60_000)
    await scene.clock.advance(2_000)
    await scene.end('y', 'completed', 60_000)
    await scene.clock.advance(2_000)
    expect(titles(scene)).toEqual(['Failed: x', '2 jobs finished, 1 failed'])
    expect(standing(scene)).toEqual(['2 jobs finished, 1 failed'])
  })

  it('does not hold up what ends now', async () => {
    const scene = setScene()
    await scene.endAll(names(9), 'completed', 60_000)
    await scene.end('now')
    await expect(scene.person.untilShown(1)).resolves.toMatchObject({ title: 'Failed: now' })
    await scene.clock.advance(5_000)
    expect(standing(scene)).toEqual(['Failed: now', '9 jobs completed'])
  })
})

describe('over a long time', () => {
  it('a backlog that never ends becomes summaries of half an hour each', async () => {
    const scene = setScene()
    for (const name of names(120)) {
      await scene.end(name, 'completed', 24 * 60 * 60_000)
      await scene.clock.advance(50_000)
    }
    expect([...tellings(scene.person.presenter.shown).values()]).toEqual(Array.from({ length: 120 }, () => 1))
    // 36 within 30 min, and what came until the half hour was over.
    expect(standing(scene)).toEqual([
      '36 jobs completed',
      '36 jobs completed',
      '36 jobs completed',
      '12 jobs completed',
    ])
  })

  it('a press on one of the latest fifty summaries shows its jobs, and on an older one the list', async () => {
    const scene = setScene()
    for (let burst = 0; burst < 52; burst++) {
      await scene.endAll(names(5, `b${burst}`))
      await scene.clock.advance(10_000)
    }
    const ids = scene.person.presenter.standing().map(({ id }) => id)
    expect(ids).toHaveLength(52)
    for (const id of [ids[0], ids[1], ids[2], ids[51]]) {
      scene.person.presenter.press({ id: id ?? '', action: 'default' })
    }
    expect(scene.opened).toEqual([
      { show: 'list' },
      { show: 'list' },
      { show: 'list', keys: keysOf(2) },
      { show: 'list', keys: keysOf(51) },
    ])
  })
})

describe('an outcome of the job that the person has before them', () => {
  it('pops up nothing, is no news, and is in the history', async () => {
    const scene = setScene()
    await scene.end('other')
    await scene.person.untilShown(1)
    scene.store.setLookingAt('s/x')
    await scene.end('x')
    await scene.clock.advance(10_000)
    expect(titles(scene)).toEqual(['Failed: other'])
    expect([...scene.store.state().unseen]).toEqual(['s/other'])
    expect(scene.ledger.entries()).toMatchObject([
      { announced: true },
      { announced: true, silence: 'looking', outcome: { key: 's/x' } },
    ])
  })
})

describe('the first outcome that a person gets', () => {
  it('pops up even if they look at the job: they learn that notifications come', async () => {
    const scene = setScene()
    scene.store.setLookingAt('s/x')
    await scene.end('x')
    await scene.person.untilShown(1)
    expect(titles(scene)).toEqual(['Failed: x'])
  })
})

describe('a failure that is going to be restarted by itself', () => {
  it('can be stopped from its notification', async () => {
    const scene = setScene()
    const { key } = await scene.end('x')
    await scene.person.untilShown(1)
    const recovery = { attempts: 0, restartAt: scene.clock.now() + 30_000 }
    scene.store.updateJob(key, (job) => ({ ...job, recovery }))
    scene.person.press(key, 'stop')
    expect(scene.store.state().jobs.get(key)?.recovery).toBeUndefined()
    expect(scene.opened).toEqual([])
  })
})

describe('an automatic restart that was refused', () => {
  const gone = { ok: false, kind: 'gone', message: messageOf('commands.jobGone') } as const

  it('is told, for nobody is there to see the row', async () => {
    const scene = setScene()
    const { key } = await scene.end('x')
    scene.giveUp(key, gone)
    await expect(scene.person.untilShown(2)).resolves.toMatchObject({
      id: `job:${key}`,
      title: 'Automatic restart failed: x',
      body: 'The server no longer has this job.',
    })
  })

  it('pops up nothing where a failure would not either', async () => {
    const scene = setScene()
    scene.store.setSettings({ pausedUntil: scene.clock.now() + 60_000 })
    const { key } = await scene.end('x')
    scene.giveUp(key, gone)
    await scene.clock.advance(1_000)
    expect(titles(scene)).toEqual([])
  })
})

describe('a press', () => {
  it('hands the desktop’s token on to the window, which may take the focus by it', async () => {
    const scene = setScene()
    const { key } = await scene.end('x')
    scene.person.presenter.press({ id: `job:${key}`, action: 'details', activationToken: 'token-1' })
    expect(scene.opened).toEqual([{ show: 'job', key }])
    expect(scene.tokens).toEqual(['token-1'])
  })
})

describe('the sound of a notification', () => {
  it.each([true, false])('is as the person set it: %s', async (sound) => {
    const scene = setScene()
    scene.store.setSettings({ sound })
    await scene.end('x')
    await expect(scene.person.untilShown(1)).resolves.toMatchObject({ silent: !sound })
  })
})
