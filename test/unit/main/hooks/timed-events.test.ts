import { expect, it, onTestFinished } from 'vitest'
import { followTime } from '#main/hooks/timed-events.ts'
import { createHappenings } from '#main/state/happenings.ts'
import { newJob } from '#main/state/reduce-job.ts'
import { AppStore } from '#main/state/store.ts'
import type { HookState } from '#shared/hooks.ts'
import { fakeClock } from '#test/support/fake-clock.ts'
import { hookOf } from '#test/support/hooks-sample.ts'
import { texts } from '#test/support/english.ts'

const hour = 60 * 60_000

function follow(given: Partial<HookState> = {}) {
  const clock = fakeClock()
  const store = new AppStore()
  const life = new AbortController()
  onTestFinished(() => life.abort())
  const delivered: string[] = []
  store.putHook(hookOf({ id: 'h', name: 'Team', ...given }))
  followTime({
    store,
    happenings: createHappenings(store),
    ledger: { entries: () => [] },
    queue: { knows: () => true },
    clock,
    signal: life.signal,
    texts: () => texts,
    deliver: (_, { id }) => {
      if (!delivered.includes(id)) delivered.push(id)
    },
  })
  store.putJob(newJob('s', 'x-1', clock.now()))
  const fail = () =>
    store.updateJob('s/x-1', (job) => ({
      ...job,
      outcome: { id: 'failed@1', key: 's/x-1', kind: 'failed', run: 1, at: clock.now(), progress: 40 },
    }))
  return { clock, store, life, delivered, fail }
}

it('a failure is repeated to the minute, five times, though nothing else happens', async () => {
  const { clock, delivered, fail } = follow({ againHours: 2 })
  await clock.advance(hour)
  fail()
  await clock.advance(2 * hour - 1)
  expect(delivered).toHaveLength(0)
  await clock.advance(1)
  expect(delivered).toHaveLength(1)
  await clock.advance(100 * hour)
  expect(delivered).toHaveLength(5)
  expect(clock.pending()).toEqual([])
})

it.each([{ againHours: 2, isOn: false }, {}])('no failure is repeated by a hook with %o', async (given) => {
  const { clock, delivered, fail } = follow(given)
  fail()
  await clock.advance(100 * hour)
  expect(delivered).toEqual([])
})

it('a job that is unwatched causes no event', () => {
  const { store, delivered } = follow({ notices: ['batch', 'overdue'] })
  store.removeJob('s/x-1')
  expect(delivered).toEqual([])
})
