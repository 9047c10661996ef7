import { expect, it, onTestFinished } from 'vitest'
import { maxDone } from '#main/hooks/delivery-lines.ts'
import { HookQueue } from '#main/hooks/delivery-queue.ts'
import { createTestEvent } from '#main/hooks/hook-event.ts'
import { TimedEvents } from '#main/hooks/timed-events.ts'
import { createHappenings } from '#main/state/happenings.ts'
import { createServerState } from '#main/state/new-server.ts'
import { createJob } from '#main/state/reduce-job.ts'
import { AppStore } from '#main/state/store.ts'
import type { HookState } from '#shared/hooks.ts'
import { createMessage } from '#shared/message.ts'
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
    queue: queue ?? { has: () => true, recordDone: () => undefined },
    clock,
    signal: life.signal,
    texts: () => texts,
    deliver: ({ id: hook }, event) => {
      const { id } = event
      const isNew = queue ? queue.recordDue(hook, event) === 'recorded' : !delivered.includes(id)
      if (isNew) delivered.push(id)
      queue?.recordDone(hook, id)
    },
  }).start()
  store.putJob(createJob('s', 'x-1', clock.now()))
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
  store.putServer(createServerState('s', 'http://localhost:8000', 'Lab', false))
  const alert = {
    kind: 'unreachable',
    raisedAt: 0,
    message: createMessage('alerts.kinds.unreachable'),
  } as const
  store.updateServer('s', (server) => ({ ...server, alerts: [alert] }))
  expect(delivered).toHaveLength(1)
  for (let n = 0; n < 2 * maxDone; n += 1) {
    queue.recordDue('h', createTestEvent('completed', texts, n))
    queue.recordDone('h', createTestEvent('completed', texts, n).id)
    if (n % 100 === 0) store.updateServer('s', (server) => ({ ...server, skewMs: n }))
  }
  expect(delivered).toHaveLength(1)
})

it('an unwatched job causes no event', () => {
  const { store, delivered } = follow({ notices: ['batch', 'overdue'] })
  store.removeJob('s/x-1')
  expect(delivered).toEqual([])
})
