import { systemClock, type Clock } from '#main/base/clock.ts'
import { createNewsIntake } from '#main/state/news-intake.ts'
import { newServer } from '#main/state/new-server.ts'
import { outcomesBetween, jobKeyOf, newJob } from '#main/state/reduce-job.ts'
import { AppStore } from '#main/state/store.ts'
import type { JobOutcome, JobKey, JobState, ServerState } from '#shared/model.ts'
import { Engine } from '#main/watching/engine.ts'
import type { Network } from '#main/network/network.ts'
import { seededRandom, type Random } from '#test/server/random.ts'
import { straight } from './straight.ts'

export interface Watching {
  readonly engine: Engine
  readonly store: AppStore
  readonly outcomes: readonly JobOutcome[]
  addServer(url: string, options?: { id?: string; apiKey?: string }): void
  watch(jobId: string, options?: { id?: string; job?: Partial<JobState> }): JobKey
  job(key: JobKey): JobState
  server(id?: string): ServerState
  until(test: () => boolean): Promise<void>
  stop(): Promise<void>
}

export function startWatching(
  options: {
    clock?: Clock
    network?: Network
    seed?: number
    random?: Random
    isShown?: () => boolean
    statsEveryMs?: number
    rank?: (key: JobKey) => number
    onStranger?: (id: string) => void
  } = {},
): Watching {
  const { clock = systemClock, seed = 1, isShown = () => false, rank = () => 0 } = options
  const random = options.random ?? seededRandom(seed)
  const store = new AppStore()
  const outcomes: JobOutcome[] = []
  store.onChange((change) => {
    if (change.of === 'job') outcomes.push(...outcomesBetween(change.before, change.after))
  })
  const engine = new Engine({
    network: options.network ?? straight,
    clock,
    random,
    listener: createNewsIntake(store, () => clock.now()),
    job: (key) => store.state().jobs.get(key),
    isShown,
    statsEveryMs: options.statsEveryMs ?? 60_000,
    rank,
    onUnwatchedJob: options.onStranger,
  })

  return {
    engine,
    store,
    outcomes,
    addServer(url, { id = 's', apiKey } = {}) {
      store.putServer(newServer(id, url, id, apiKey !== undefined))
      engine.setServer({ id, url, apiKey })
    },
    watch(jobId, { id = 's', job } = {}) {
      const key = jobKeyOf(id, jobId)
      store.putJob({ ...newJob(id, jobId, clock.now()), ...job })
      engine.watch(key)
      return key
    },
    job(key) {
      const job = store.state().jobs.get(key)
      if (!job) throw new Error(`${key} is not watched`)
      return job
    },
    server(id = 's') {
      const server = store.state().servers.get(id)
      if (!server) throw new Error(`there is no server ${id}`)
      return server
    },
    until: (test) =>
      new Promise((resolve) => {
        if (test()) return resolve()
        const stop = store.onChange(() => {
          if (!test()) return
          stop()
          resolve()
        })
      }),
    stop: () => engine.stop(),
  }
}
