import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createAnnouncer } from '../../../main/notifications/announcer.ts'
import type { Delivery } from '../../../main/notifications/types.ts'
import { newJob } from '../../../main/state/reduce-job.ts'
import { createAppStore, type AppStore } from '../../../main/state/store.ts'
import type { Ending } from '../../../main/state/types.ts'
import { openLedger, type Ledger } from '../../../main/storage/ledger.ts'
import { fakeClock, type FakeClock } from '../../support/fake-clock.ts'
import { tempFolder } from '../../support/temp-folder.ts'
import { witness, type Witness } from '../../support/witness.ts'

let clock: FakeClock
let store: AppStore
let ledger: Ledger
let life: AbortController
let person: Witness
let answer: Delivery
let announcer: ReturnType<typeof createAnnouncer>

const refused: Delivery = { taken: false, why: 'no-daemon', reason: 'No notification service runs.' }

beforeEach(() => {
  clock = fakeClock()
  store = createAppStore()
  ledger = openLedger({ folder: tempFolder(), now: clock.now(), onCorrupt: () => undefined })
  life = new AbortController()
  answer = refused
  person = witness(() => answer)
  announcer = createAnnouncer({
    store,
    ledger,
    presenter: person.presenter,
    clock,
    signal: life.signal,
    restart: () => Promise.resolve({ ok: true, kind: 'done' }),
    open: () => undefined,
  })
})

afterEach(async () => {
  life.abort()
  await announcer.settled()
  ledger.close()
})

/** A job fails before our eyes. */
function fail(jobId: string): Ending {
  const at = clock.now()
  const job = newJob('s', jobId, at - 1_000)
  store.putJob(job)
  store.jobEvent(job.key, { type: 'frame', status: 'running', progress: 5, step: '', at })
  store.jobEvent(job.key, {
    type: 'report',
    report: {
      jobId,
      status: 'failed',
      progress: 5,
      step: '',
      error: 'E',
      startedAt: at - 500,
      completedAt: at,
    },
    at,
  })
  const { ending } = store.state().jobs.get(job.key) ?? {}
  if (!ending) throw new Error('the job has not ended')
  return ending
}

const notices = () => store.state().notices

describe('a notification that the system refuses', () => {
  it('is said in the window, tried again after 5 s, 30 s and 5 min, and then at the next start', async () => {
    const ending = fail('x')
    await person.untilShown(1)
    await clock.untilSleeping()
    expect(notices()).toEqual([
      {
        id: 'notifications-refused',
        tone: 'warning',
        text: "Notifications don't get through: No notification service runs.",
      },
    ])
    for (const [ms, count] of [
      [4_999, 1],
      [1, 2],
      [29_999, 2],
      [1, 3],
      [299_999, 3],
      [1, 4],
      [24 * 60 * 60_000, 4],
    ] as const) {
      await clock.advance(ms)
      expect(person.titles()).toHaveLength(count)
    }
    expect(ledger.stage(ending)).toBe('due')
  })

  it('is taken later, once, and then the notice is gone', async () => {
    const ending = fail('x')
    await person.untilShown(1)
    await clock.untilSleeping()
    answer = { taken: true }
    await clock.advance(5_000)
    expect(person.titles()).toEqual(['Failed: x', 'Failed: x'])
    expect(ledger.stage(ending)).toBe('announced')
    expect(notices()).toEqual([])
    await clock.advance(60 * 60_000)
    expect(person.titles()).toHaveLength(2)
  })

  it('is said once, however many there are and however often they are tried', async () => {
    let said = 0
    store.onChange((change) => {
      if (change.of === 'notices') said += 1
    })
    fail('x')
    fail('y')
    await person.untilShown(2)
    await clock.untilSleeping()
    await clock.advance(5_000)
    expect(person.titles()).toHaveLength(4)
    expect(said).toBe(1)
  })

  it('is not said again to a person who has read it, until one got through and another did not', async () => {
    fail('x')
    await person.untilShown(1)
    await clock.untilSleeping()
    store.removeNotice('notifications-refused')
    await clock.advance(5_000)
    expect(notices()).toEqual([])

    answer = { taken: true }
    await clock.advance(30_000)
    answer = refused
    fail('y')
    await person.untilShown(4)
    await clock.untilSleeping()
    expect(notices()).toHaveLength(1)
  })

  it('is tried no more when the person has paused notifications meanwhile', async () => {
    const ending = fail('x')
    await person.untilShown(1)
    await clock.untilSleeping()
    store.setSettings({ pausedUntil: clock.now() + 60_000 })
    answer = { taken: true }
    await clock.advance(5_000)
    expect(person.titles()).toHaveLength(1)
    expect(ledger.stage(ending)).toBe('announced')
  })

  it('is not told twice while it waits, though the ending is learnt again', async () => {
    const ending = fail('x')
    await person.untilShown(1)
    await clock.untilSleeping()
    // As when the watch-list was older than the ledger.
    store.removeJob(ending.key)
    fail('x')
    await clock.advance(1_000)
    expect(person.titles()).toHaveLength(1)
  })

  it('stays due when the program ends while it waits', async () => {
    const ending = fail('x')
    await person.untilShown(1)
    await clock.untilSleeping()
    life.abort()
    await announcer.settled()
    expect(clock.pending()).toEqual([])
    expect(ledger.stage(ending)).toBe('due')
  })
})
