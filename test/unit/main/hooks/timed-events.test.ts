import { expect, it, onTestFinished } from 'vitest'
import { mostDone } from '#main/hooks/delivery-lines.ts'
import { HookQueue } from '#main/hooks/delivery-queue.ts'
import { testEvent } from '#main/hooks/hook-event.ts'
import { TimedEvents } from '#main/hooks/timed-events.ts'
import { createHappenings } from '#main/state/happenings.ts'
import { newServer } from '#main/state/new-server.ts'
import { newJob } from '#main/state/reduce-job.ts'
import { AppStore } from '#main/state/store.ts'
import type { HookState } from '#shared/hooks.ts'
import { messageOf } from '#shared/message.ts'
import { tempFolder } from '#test/support/temp-folder.ts'
import { fakeClock } from '#test/support/fake-clock.ts'
import { hookOf } from '#test/support/hooks-sample.ts'
import { texts } from '#test/support/english.ts'

const hour = 60 * 60_000

function follow(given: Partial<HookState> = {}, queue?: HookQueue) {
  const clock = fakeClock()
  const store = new AppStore()
  const life = new AbortController()
  onTestFinished(() => life.abort())
  const delivered: string[] = []
  store.putHook(hookOf({ id: 'h', name: 'Team', ...given }))
  new TimedEvents({
    store,
    happenings: createHappenings(store),
    ledger: { entries: () => [] },
    queue: queue ?? { knows: () => true, done: () => undefined },
    clock,
    signal: life.signal,
    texts: () => texts,
    deliver: ({ id: hook }, event) => {
      const { id } = event
      const isNew = queue ? queue.due(hook, event) === 'recorded' : !delivered.includes(id)
      if (isNew) delivered.push(id)
      queue?.done(hook, id)
    },
  }).start()
  store.putJob(newJob('s', 'x-1', clock.now()))
  const fail = () =>
    store.updateJob('s/x-1', (job) => ({
      ...job,
      outcome: { id: 'failed@1', key: 's/x-1', kind: 'failed', run: 1, at: clock.now(), progress: 40 },
    }))
  return { clock, store, life, delivered, fail }
}

it('a failure is repeated to the minute, five times, even if nothing else happens', async () => {
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

it('an outage is announced once, whatever else a hook delivers meanwhile', () => {
  const queue = new HookQueue({ folder: tempFolder(), now: 0, onCorrupt: () => undefined })
  onTestFinished(() => queue.close())
  const { store, delivered } = follow({ notices: ['unreachable'], unreachableMinutes: 1 }, queue)
  store.putServer(newServer('s', 'http://localhost:8000', 'Lab', false))
  const alert = { kind: 'unreachable', raisedAt: 0, message: messageOf('alerts.kinds.unreachable') } as const
  store.updateServer('s', (server) => ({ ...server, alerts: [alert] }))
  expect(delivered).toHaveLength(1)
  for (let n = 0; n < 2 * mostDone; n += 1) {
    queue.due('h', testEvent('completed', texts, n))
    queue.done('h', testEvent('completed', texts, n).id)
    if (n % 100 === 0) store.updateServer('s', (server) => ({ ...server, skewMs: n }))
  }
  expect(delivered).toHaveLength(1)
})

it('an unwatched job causes no event', () => {
  const { store, delivered } = follow({ notices: ['batch', 'overdue'] })
  store.removeJob('s/x-1')
  expect(delivered).toEqual([])
})
