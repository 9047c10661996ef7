import { fakeClock } from '../../support/fake-clock.ts'
import { createCleanUp } from '../../server/clean-up.ts'
import { createJobStore } from '../../server/job-store.ts'
import { seededRandom, stamps } from '../../server/random.ts'
import { createScheduler } from '../../server/scheduler.ts'
import { naiveTime } from '../../server/wire.ts'
import { createWorkers, type WorkersOptions } from '../../server/workers.ts'

export function jobsOnly(options: Partial<WorkersOptions> & { retentionMs?: number } = {}) {
  const clock = fakeClock()
  const now = () => clock.now()
  const stamp = stamps(clock, seededRandom(1))
  const scheduler = createScheduler(clock)
  const store = createJobStore(stamp, naiveTime)
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
