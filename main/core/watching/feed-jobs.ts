import { isDeepStrictEqual } from 'node:util'
import type { PluginChanges } from '#main/compileo/plugin.ts'
import type { JobReport } from '#main/compileo/schema.ts'
import { isTerminal } from '#shared/rules/status.ts'

export interface FeedListener {
  onJob(report: JobReport): void
  onGone(): void
  /** Called once when the feed no longer covers this job. */
  onEnd(): void
}

export interface FeedWatch {
  nudge(nudge: 'feed-report'): void
}

/** The limit for active jobs, and also for ended jobs. Further active jobs get streams of their own. */
const maxJobs = 5_000

/** Holds the latest reports of a feed, and the watches that follow its active jobs. */
export class FeedJobs {
  readonly #onUnwatchedJobs: (reports: readonly JobReport[]) => void
  readonly #active = new Map<string, JobReport>()
  /**
   * The ended jobs. They survive an interruption of the feed, to be compared with the jobs of the next feed.
   */
  readonly #getEndedReport = new Map<string, JobReport>()
  readonly #listeners = new Map<string, FeedListener>()
  readonly #registered = new Map<string, FeedWatch>()

  constructor(onUnwatchedJobs: (reports: readonly JobReport[]) => void) {
    this.#onUnwatchedJobs = onUnwatchedJobs
  }

  getReport(jobId: string): JobReport | undefined {
    return this.#active.get(jobId)
  }

  /** Returns the report of an ended job that the queue hasn't deleted yet. */
  getEndedReport(jobId: string): JobReport | undefined {
    return this.#getEndedReport.get(jobId)
  }

  register(jobId: string, watch: FeedWatch): void {
    this.#registered.set(jobId, watch)
  }

  unregister(jobId: string, watch: FeedWatch): void {
    if (this.#registered.get(jobId) === watch) this.#registered.delete(jobId)
  }

  /** @returns a function that unsubscribes; undefined if the feed doesn't list the job as active */
  subscribe(jobId: string, listener: FeedListener): (() => void) | undefined {
    if (!this.#active.has(jobId)) return undefined
    this.#listeners.set(jobId, listener)
    return () => {
      if (this.#listeners.get(jobId) === listener) this.#listeners.delete(jobId)
    }
  }

  getAnyJob(): string | undefined {
    const [first] = this.#listeners
    if (!first) return undefined
    // Moves the job to the end, so that the next call returns another job.
    this.#listeners.delete(first[0])
    this.#listeners.set(...first)
    return first[0]
  }

  apply({ jobs: reports, gone, isFull }: PluginChanges, onApplied: () => void): void {
    const changedReports = reports.flatMap((report) => {
      const before = this.#active.get(report.jobId) ?? this.#getEndedReport.get(report.jobId)
      return isDeepStrictEqual(before, report) ? [] : [{ report, wasEnded: isTerminal(before?.status) }]
    })
    const unwatchedReports = reports.filter((report) => this.#isUnwatched(report, isFull))
    if (isFull) {
      this.#active.clear()
      this.#getEndedReport.clear()
    }
    for (const report of reports) this.#store(report)
    for (const jobId of gone) {
      this.#active.delete(jobId)
      this.#getEndedReport.delete(jobId)
    }
    onApplied()
    for (const { report, wasEnded } of changedReports) this.#forward(report, wasEnded)
    if (unwatchedReports.length > 0) this.#onUnwatchedJobs(unwatchedReports)
    for (const jobId of gone) this.#listeners.get(jobId)?.onGone()
    if (!isFull) return
    const reportedIds = new Set(reports.map(({ jobId }) => jobId))
    for (const [jobId, listener] of this.#listeners) {
      if (reportedIds.has(jobId)) continue
      this.#listeners.delete(jobId)
      listener.onEnd()
    }
  }

  end(): void {
    this.#active.clear()
    const remaining = [...this.#listeners.values()]
    this.#listeners.clear()
    for (const listener of remaining) listener.onEnd()
  }

  /**
   * Whether the job is new and isn't watched. A short job may already have ended when the feed first reports
   * it. In a full update, ended jobs don't count.
   */
  #isUnwatched({ jobId, status }: JobReport, isFull: boolean): boolean {
    if (this.#active.has(jobId) || this.#registered.has(jobId) || this.#listeners.has(jobId)) return false
    return !isTerminal(status) || (!isFull && !this.#getEndedReport.has(jobId))
  }

  #store(report: JobReport) {
    const { jobId, status } = report
    const [place, other] = isTerminal(status)
      ? [this.#getEndedReport, this.#active]
      : [this.#active, this.#getEndedReport]
    other.delete(jobId)
    if (place.has(jobId) || place.size < maxJobs) place.set(jobId, report)
  }

  #forward(report: JobReport, wasEnded: boolean) {
    const listener = this.#listeners.get(report.jobId)
    if (listener) listener.onJob(report)
    else if (wasEnded || this.#active.has(report.jobId))
      this.#registered.get(report.jobId)?.nudge('feed-report')
  }
}
