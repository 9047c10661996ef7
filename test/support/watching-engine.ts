import { systemClock, type Clock } from '#main/base/clock.ts'
import { createEngineListener } from '#main/core/state/engine-listener.ts'
import { createServerState } from '#main/core/state/new-server.ts'
import { findNewOutcomes, toJobKey, createJob } from '#main/core/state/reduce-job.ts'
import { AppStore } from '#main/core/state/store.ts'
import type { JobOutcome, JobKey } from '#shared/model.ts'
import { Engine } from '#main/core/watching/engine.ts'
import { createSeededRandom, type Random } from '#test/server/random.ts'
import { directNetwork } from './direct-network.ts'
import { waitForState } from './notification-recorder.ts'
import { withJobFields, type FlatJob } from '#test/support/job-parts.ts'

export type WatchingEngine = ReturnType<typeof startWatchingEngine>

export function startWatchingEngine(
  options: {
    clock?: Clock
    random?: Random
    isWindowVisible?: () => boolean
    statsIntervalMs?: number
    onUnwatchedJob?: (id: string) => void
  } = {},
) {
  const { clock = systemClock, random = createSeededRandom(1), isWindowVisible = () => false } = options
  const store = new AppStore()
  const outcomes: JobOutcome[] = []
  store.onChange((change) => {
    if (change.type === 'job') outcomes.push(...findNewOutcomes(change.before, change.after))
  })
  const engine = new Engine({
    network: directNetwork,
    clock,
    random,
    listener: createEngineListener(store, () => clock.now()),
    getJob: (key: JobKey) => store.state().jobs.get(key),
    isWindowVisible,
    statsIntervalMs: options.statsIntervalMs ?? 60_000,
    rank: () => 0,
    onUnwatchedJobs: options.onUnwatchedJob,
  })

  return {
    engine,
    store,
    outcomes,
    addServer(url: string, { id = 's', apiKey }: { id?: string; apiKey?: string } = {}) {
      store.putServer(createServerState(id, url, id, apiKey !== undefined))
      engine.addServer({ id, url, apiKey })
    },
    watch(jobId: string, { id = 's', job }: { id?: string; job?: FlatJob } = {}) {
      const key = toJobKey(id, jobId)
      store.putJob(withJobFields(createJob(id, jobId, clock.now()), job))
      engine.watch(key)
      return key
    },
    job(key: JobKey) {
      const job = store.state().jobs.get(key)
      if (!job) throw new Error(`${key} is not watched`)
      return job
    },
    server(id: string = 's') {
      const server = store.state().servers.get(id)
      if (!server) throw new Error(`there is no server ${id}`)
      return server
    },
    until: (test: () => boolean) => waitForState({ store }, test),
    stop: () => engine.stop(),
  }
}
