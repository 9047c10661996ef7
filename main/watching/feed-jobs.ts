import type { PluginChanges } from '../compileo/plugin.ts'
import type { JobReport } from '../compileo/schema.ts'
import { isTerminal } from '../../shared/rules/status.ts'

/** What a watch hears of its job by the feed. */
export interface FeedListener {
  /** The job is as it was not before: any status, and the step alone, too. */
  onJob(report: JobReport): void
  /** The queue has the job no more. */
  onGone(): void
  /** The feed serves this job no more. Called once, unless the watch left before. */
  onEnd(): void
}

/** A watch that follows its job by other means, as long as the feed doesn't serve it. */
export interface ServedWatch {
  nudge(nudge: 'served'): void
}

/** What the feed last said of the active jobs of a server, and who hears of them. */
export interface FeedJobs {
  /** What was said last of a job that is active. */
  report(jobId: string): JobReport | undefined
  /** Nudges the watch with each news of the active job while nobody subscribes to it. */
  register(jobId: string, watch: ServedWatch): void
  unregister(jobId: string, watch: ServedWatch): void
  /** @returns how to leave; undefined where the job is not known to be active */
  subscribe(jobId: string, listener: FeedListener): (() => void) | undefined
  /** The subscribed job whose turn it is to be looked at. */
  next(): string | undefined
  /** Takes in what is known now, then passes it on. @param known is called between the two */
  apply(changes: PluginChanges, known: () => void): void
  /** The feed is gone: everybody hears that, and nothing is known any more. */
  end(): void
}

/** No more active jobs are kept: the others are followed by streams of their own. */
const mostActive = 5_000

/** Whether the second says nothing that the first didn't. */
function isSame(a: JobReport | undefined, b: JobReport): boolean {
  return (
    a !== undefined &&
    a.status === b.status &&
    a.progress === b.progress &&
    a.step === b.step &&
    a.error === b.error &&
    a.startedAt === b.startedAt
  )
}

/** @param onStranger called when jobs are active that were not before, and that nobody watches */
export function createFeedJobs(onStranger: () => void): FeedJobs {
  const active = new Map<string, JobReport>()
  const listeners = new Map<string, FeedListener>()
  const registered = new Map<string, ServedWatch>()

  function keep(report: JobReport) {
    if (isTerminal(report.status)) active.delete(report.jobId)
    else if (active.has(report.jobId) || active.size < mostActive) active.set(report.jobId, report)
  }

  function tell(report: JobReport) {
    const listener = listeners.get(report.jobId)
    if (listener) listener.onJob(report)
    else if (active.has(report.jobId)) registered.get(report.jobId)?.nudge('served')
  }

  return {
    report: (jobId) => active.get(jobId),
    register: (jobId, watch) => void registered.set(jobId, watch),
    unregister(jobId, watch) {
      if (registered.get(jobId) === watch) registered.delete(jobId)
    },
    subscribe(jobId, listener) {
      if (!active.has(jobId)) return undefined
      listeners.set(jobId, listener)
      return () => {
        if (listeners.get(jobId) === listener) listeners.delete(jobId)
      }
    },
    next() {
      const [first] = listeners
      if (!first) return undefined
      // Behind all others: the next turn is another's.
      listeners.delete(first[0])
      listeners.set(...first)
      return first[0]
    },
    apply({ jobs, gone, isFull }, known) {
      const reports = jobs.map(({ report }) => report)
      const news = reports.filter((report) => !isSame(active.get(report.jobId), report))
      const isStrange = reports.some(
        ({ jobId, status }) =>
          !isTerminal(status) && !active.has(jobId) && !registered.has(jobId) && !listeners.has(jobId),
      )
      if (isFull) active.clear()
      for (const report of reports) keep(report)
      for (const jobId of gone) active.delete(jobId)
      known()
      for (const report of news) tell(report)
      if (isStrange) onStranger()
      for (const jobId of gone) listeners.get(jobId)?.onGone()
      if (!isFull) return
      const told = new Set(reports.map(({ jobId }) => jobId))
      for (const [jobId, listener] of listeners) {
        if (told.has(jobId)) continue
        listeners.delete(jobId)
        listener.onEnd()
      }
    },
    end() {
      active.clear()
      const left = [...listeners.values()]
      listeners.clear()
      for (const listener of left) listener.onEnd()
    },
  }
}
