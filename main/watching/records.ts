import { unlessAborted } from '#main/base/abort.ts'
import type { CallOptions, CompileoClient } from '#main/compileo/client.ts'
import type { ApiResponse, CompileoError } from '#main/compileo/errors.ts'
import { readDataset, readExtraction } from '#main/compileo/list-routes.ts'
import { mostJournalIds } from '#main/compileo/plugin.ts'
import { readJournal } from '#main/compileo/plugin-routes.ts'
import { outcomeOfDataset, outcomeOfExtraction } from '#main/compileo/reports.ts'
import type { JobReport } from '#main/compileo/schema.ts'
import type { JobOutcome, JobState } from '#shared/model.ts'
import { saysLostTrack } from '#shared/rules/lost-track.ts'
import { isUuid } from '#shared/rules/job-ids.ts'

export type Forgotten = Pick<JobState, 'jobId' | 'kind' | 'run' | 'startedAt'>

export interface Recorded {
  readonly report: JobReport
  readonly source: NonNullable<JobOutcome['source']>
}

type Place = 'journal' | 'dataset' | 'extraction'

/** By the wall clock, because the machine may have slept. */
const journalFreshMs = 60_000

const nothing = { ok: true, value: undefined } as const

/** Any other error means that the server has no such record. */
const mayRespondLater = ({ kind }: CompileoError): boolean =>
  kind === 'unreachable' || kind === 'unauthorized' || kind === 'limited'

/** An outcome before the watched run began is another's. */
const isOfThisRun = ({ completedAt }: JobReport, { startedAt }: Forgotten): boolean =>
  completedAt === undefined || startedAt === undefined || completedAt >= startedAt

/**
 * @param options.signal ends with the connection
 * @param options.others IDs of other watched jobs without a known outcome: one request covers all
 */
export class Records {
  readonly #client: CompileoClient
  readonly #signal: AbortSignal
  readonly #now: () => number
  readonly #others: () => Iterable<string>
  readonly #absent = new Set<Place>()
  #journal = new Map<string, JobReport | undefined>()
  #journalAt = -Infinity
  #reading: Promise<ApiResponse<unknown>> | undefined

  constructor(
    client: CompileoClient,
    { signal, now, others }: { signal: AbortSignal; now: () => number; others: () => Iterable<string> },
  ) {
    this.#client = client
    this.#signal = signal
    this.#now = now
    this.#others = others
  }

  /**
   * From the plugin's journal or the server's tables. An error only if a later request may succeed.
   *
   * @throws the reason of `options.signal` when it is aborted
   */
  async outcomeOf(job: Forgotten, options: CallOptions): Promise<ApiResponse<Recorded | undefined>> {
    let doubtful: Recorded | undefined
    for (const place of ['journal', 'dataset', 'extraction'] as const) {
      const found =
        place === 'journal' ? await this.#inJournal(job, options) : await this.#inTable(place, job, options)
      if (!found.ok) return found
      const report = found.value
      if (!report || !isOfThisRun(report, job)) continue
      const value = { report, source: place === 'journal' ? 'journal' : 'records' } as const
      if (!saysLostTrack(report.error)) return { ok: true, value }
      // Another record may contain the real outcome.
      doubtful = value
    }
    return { ok: true, value: doubtful }
  }

  async #ask<T>(
    place: Place,
    options: CallOptions,
    read: () => Promise<ApiResponse<T>>,
  ): Promise<ApiResponse<T | undefined>> {
    const response = await read()
    if (response.ok) return response
    if (response.error.kind === 'not-compileo') {
      // Only a reachable server can lack a route: a captive portal's page proves nothing.
      const health = await this.#client.health(options)
      if (!health.ok) return health
      this.#absent.add(place)
    }
    return mayRespondLater(response.error) ? response : nothing
  }

  #isFresh() {
    return Math.abs(this.#now() - this.#journalAt) < journalFreshMs
  }

  /** Also reads the outcomes of jobs that may be requested next. */
  async #readOutcomes(jobId: string, { priority, rank }: CallOptions): Promise<ApiResponse<unknown>> {
    const ids = [...new Set([jobId, ...this.#others()])].slice(0, mostJournalIds)
    // The caller may leave while others wait for the same response.
    const options = { signal: this.#signal, priority, rank }
    const read = (jobIds: readonly string[]) =>
      this.#ask('journal', options, () => readJournal(this.#client, jobIds, options))
    let asked = ids
    let response = await read(asked)
    if (response.ok && response.value?.hasMore) response = await read((asked = [jobId]))
    if (!response.ok) return response
    if (!this.#isFresh()) this.#journal = new Map()
    this.#journalAt = this.#now()
    for (const id of asked) this.#journal.set(id, undefined)
    for (const report of response.value?.reports ?? []) this.#journal.set(report.jobId, report)
    return response
  }

  async #inJournal({ jobId }: Forgotten, options: CallOptions): Promise<ApiResponse<JobReport | undefined>> {
    for (;;) {
      options.signal.throwIfAborted()
      if (this.#absent.has('journal')) return nothing
      if (this.#isFresh() && this.#journal.has(jobId)) return { ok: true, value: this.#journal.get(jobId) }
      this.#reading ??= this.#readOutcomes(jobId, options).finally(() => (this.#reading = undefined))
      const response = await unlessAborted(this.#reading, options.signal)
      if (response && !response.ok) return response
    }
  }

  async #inTable(
    table: 'dataset' | 'extraction',
    job: Forgotten,
    options: CallOptions,
  ): Promise<ApiResponse<JobReport | undefined>> {
    if (this.#absent.has(table) || (job.kind !== undefined && job.kind !== table)) return nothing
    const { jobId } = job
    // Any other ID causes an error in the server.
    if (table === 'extraction' && !isUuid(jobId)) return nothing
    const response = await this.#ask<JobReport | undefined>(table, options, async () => {
      if (table === 'dataset') {
        const row = await readDataset(this.#client, jobId, options)
        return row.ok ? { ok: true, value: outcomeOfDataset(row.value) } : row
      }
      const row = await readExtraction(this.#client, jobId, options)
      return row.ok ? { ok: true, value: outcomeOfExtraction(row.value) } : row
    })
    if (!response.ok) return response
    const report = response.value
    // The failure may belong to an earlier run of a restarted dataset.
    if (report?.jobId !== jobId || (report.status === 'failed' && job.run > 1)) return nothing
    // A row's start isn't the queue's, which distinguishes runs.
    const { startedAt: _, createdAt: _created, ...rest } = report
    return { ok: true, value: rest }
  }
}
