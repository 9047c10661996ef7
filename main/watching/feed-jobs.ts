import type { PluginChanges } from '#main/compileo/plugin.ts'
import type { JobReport } from '#main/compileo/schema.ts'
import { isTerminal } from '#shared/rules/status.ts'

export interface FeedListener {
  onJob(report: JobReport): void
  onGone(): void
  /** The feed no longer covers this job. Called once. */
  onEnd(): void
}

export interface ServedWatch {
  nudge(nudge: 'served'): void
}

/** The feed's latest reports, and the subscribers of active jobs. */
export interface FeedJobs {
  report(jobId: string): JobReport | undefined
  /** How a job ended that the queue still has. */
  ended(jobId: string): JobReport | undefined
  register(jobId: string, watch: ServedWatch): void
  unregister(jobId: string, watch: ServedWatch): void
  /** @returns `unsubscribe`; undefined if the job isn't known to be active */
  subscribe(jobId: string, listener: FeedListener): (() => void) | undefined
  next(): string | undefined
  apply(changes: PluginChanges, onApplied: () => void): void
  end(): void
}

/** Active or ended. Further active jobs have their own streams. */
const most = 5_000

function isSame(a: JobReport | undefined, b: JobReport): boolean {
  return (
    a !== undefined &&
    a.status === b.status &&
    a.progress === b.progress &&
    a.step === b.step &&
    a.error === b.error &&
    a.startedAt === b.startedAt &&
    a.completedAt === b.completedAt &&
    a.isSurelyOver === b.isSurelyOver
  )
}

export function createFeedJobs(onUnwatchedJob: () => void): FeedJobs {
  const active = new Map<string, JobReport>()
  /** Those of a feed that broke off stay, to be compared with the next one's. */
  const ended = new Map<string, JobReport>()
  const listeners = new Map<string, FeedListener>()
  const registered = new Map<string, ServedWatch>()

  const before = (jobId: string) => active.get(jobId) ?? ended.get(jobId)

  function keep(report: JobReport) {
    const { jobId, status } = report
    const [place, other] = isTerminal(status) ? [ended, active] : [active, ended]
    other.delete(jobId)
    if (place.has(jobId) || place.size < most) place.set(jobId, report)
  }

  function forward(report: JobReport, wasEnded: boolean) {
    const listener = listeners.get(report.jobId)
    if (listener) listener.onJob(report)
    else if (wasEnded || active.has(report.jobId)) registered.get(report.jobId)?.nudge('served')
  }

  return {
    report: (jobId) => active.get(jobId),
    ended: (jobId) => ended.get(jobId),
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
      // To the end, so that the next turn is another's.
      listeners.delete(first[0])
      listeners.set(...first)
      return first[0]
    },
    apply({ jobs, gone, isFull }, onApplied) {
      const reports = jobs.map(({ report }) => report)
      const news = reports.flatMap((report) => {
        const known = before(report.jobId)
        return isSame(known, report)
          ? []
          : [{ report, wasEnded: known !== undefined && isTerminal(known.status) }]
      })
      // A short job may have ended before it was first seen.
      const hasUnwatched = reports.some(
        ({ jobId, status }) =>
          (isTerminal(status) ? !isFull && !before(jobId) : !active.has(jobId)) &&
          !registered.has(jobId) &&
          !listeners.has(jobId),
      )
      if (isFull) {
        active.clear()
        ended.clear()
      }
      for (const report of reports) keep(report)
      for (const jobId of gone) {
        active.delete(jobId)
        ended.delete(jobId)
      }
      onApplied()
      for (const { report, wasEnded } of news) forward(report, wasEnded)
      if (hasUnwatched) onUnwatchedJob()
      for (const jobId of gone) listeners.get(jobId)?.onGone()
      if (!isFull) return
      const reported = new Set(reports.map(({ jobId }) => jobId))
      for (const [jobId, listener] of listeners) {
        if (reported.has(jobId)) continue
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
