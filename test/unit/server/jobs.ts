import { createFakeClock } from '#test/support/fake-clock.ts'
import { createCleanUp } from '#test/server/clean-up.ts'
import { createJobStore } from '#test/server/job-store.ts'
import { createSeededRandom, createTimestampSource } from '#test/server/random.ts'
import { createScheduler } from '#test/server/scheduler.ts'
import { createWorkers, type WorkersOptions } from '#test/server/workers.ts'

export function jobsOnly(options: Partial<WorkersOptions> & { retentionMs?: number } = {}) {
  const clock = createFakeClock()
  const now = () => clock.now()
  const stamp = createTimestampSource(clock, createSeededRandom(1))
  const scheduler = createScheduler(clock)
  const store = createJobStore(stamp)
  const cleanUp = createCleanUp(store, scheduler, now, options.retentionMs ?? Number.POSITIVE_INFINITY)
  const workers = createWorkers({
    store,
    scheduler,
    now,
    stamp,
    speed: 1,
    maxRunning: Number.POSITIVE_INFINITY,
    cancelStopsWorker: false,
    ...options,
  })
  return { clock, store, cleanUp, workers }
}
