import { systemClock, type Clock } from '#main/base/clock.ts'
import { createNewsIntake } from '#main/state/news-intake.ts'
import { newServer } from '#main/state/new-server.ts'
import { outcomesBetween, jobKeyOf, newJob } from '#main/state/reduce-job.ts'
import { AppStore } from '#main/state/store.ts'
import type { JobOutcome, JobKey, JobState } from '#shared/model.ts'
import { Engine } from '#main/watching/engine.ts'
import { seededRandom, type Random } from '#test/server/random.ts'
import { straight } from './straight.ts'
import { untilState } from './witness.ts'

export type Watching = ReturnType<typeof startWatching>

export function startWatching(
  options: {
    clock?: Clock
    random?: Random
    isShown?: () => boolean
    statsEveryMs?: number
    onStranger?: (id: string) => void
  } = {},
) {
  const { clock = systemClock, random = seededRandom(1), isShown = () => false } = options
  const store = new AppStore()
  const outcomes: JobOutcome[] = []
  store.onChange((change) => {
    if (change.of === 'job') outcomes.push(...outcomesBetween(change.before, change.after))
  })
  const engine = new Engine({
    network: straight,
    clock,
    random,
    listener: createNewsIntake(store, () => clock.now()),
    job: (key: JobKey) => store.state().jobs.get(key),
    isShown,
    statsEveryMs: options.statsEveryMs ?? 60_000,
    rank: () => 0,
    onUnwatchedJob: options.onStranger,
  })

  return {
    engine,
    store,
    outcomes,
    addServer(url: string, { id = 's', apiKey }: { id?: string; apiKey?: string } = {}) {
      store.putServer(newServer(id, url, id, apiKey !== undefined))
      engine.setServer({ id, url, apiKey })
    },
    watch(jobId: string, { id = 's', job }: { id?: string; job?: Partial<JobState> } = {}) {
      const key = jobKeyOf(id, jobId)
      store.putJob({ ...newJob(id, jobId, clock.now()), ...job })
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
    until: (test: () => boolean) => untilState({ store }, test),
    stop: () => engine.stop(),
  }
}
