import { ignoreAbort, awaitUnlessAborted } from '#main/base/abort.ts'
import type { CallOptions, CompileoClient } from '#main/compileo/client.ts'
import type { ApiResponse, CompileoError } from '#main/compileo/errors.ts'
import { readDataset, readExtraction } from '#main/compileo/list-routes.ts'
import { maxJournalIds } from '#main/compileo/plugin.ts'
import { readOutcomes } from '#main/compileo/plugin-routes.ts'
import { getDatasetOutcome, getExtractionOutcome } from '#main/compileo/lists.ts'
import type { JobReport } from '#main/compileo/schema.ts'
import type { JobOutcome, JobWith } from '#shared/model.ts'
import { correctDroppedError, isLostTrack } from '#shared/rules/lost-track.ts'
import { isUuid } from '#shared/rules/job-ids.ts'
import { addFailedWorkDetails } from './check-status.ts'

export type ForgottenJob = JobWith<'jobId' | 'kind' | 'number' | 'startedAt' | 'earlier'>

export interface RecordedOutcome {
  readonly report: JobReport
  readonly source: NonNullable<JobOutcome['source']>
}

const sources = ['journal', 'dataset', 'extraction'] as const
type RecordSource = (typeof sources)[number]

/** The next request to the plugin's journal. It collects jobs until the current request has a response. */
interface JournalRequest {
  readonly ids: Set<string>
  readonly response: Promise<ApiResponse<ReadonlyMap<string, JobReport> | undefined>>
}

const nothing = { ok: true, value: undefined } as const

/** Whether a later request may succeed. Other errors mean that the server has no such record. */
const mayRespondLater = ({ kind }: CompileoError): boolean =>
  kind === 'unreachable' || kind === 'unauthorized' || kind === 'limited'

/** How much two conversions of the same server time to our clock may differ, in ms. */
const clockToleranceMs = 2_000

/**
 * Whether an outcome belongs to this run. It belongs to another run if it is from before the run began, or no
 * later than the end of the previous run.
 */
function belongsToRun(
  { completedAt }: JobReport,
  { run: { startedAt, earlier: runs } }: ForgottenJob,
  skewMs: number,
): boolean {
  if (completedAt === undefined) return true
  if (startedAt !== undefined) return completedAt >= startedAt
  return completedAt - skewMs > (runs.at(-1)?.endedAt ?? -Infinity) + clockToleranceMs
}

/** Finds outcomes of jobs that the queue has deleted. */
export class OutcomeRecords {
  readonly #client: CompileoClient
  /** Aborted when the connection to the server is closed. */
  readonly #signal: AbortSignal
  readonly #absent = new Set<RecordSource>()
  #nextRequest: JournalRequest | undefined
  #underWay: Promise<unknown> = Promise.resolve()

  constructor(client: CompileoClient, signal: AbortSignal) {
    this.#client = client
    this.#signal = signal
  }

  /**
   * Searches the plugin's journal and the server's tables. Returns an error only if a later request may
   * succeed.
   */
  async findOutcome(
    job: ForgottenJob,
    options: CallOptions,
    from: readonly RecordSource[] = sources,
  ): Promise<ApiResponse<RecordedOutcome | undefined>> {
    let doubtful: RecordedOutcome | undefined
    for (const place of from) {
      const record =
        place === 'journal'
          ? await this.#findInJournal(job, options)
          : await this.#findInTable(place, job, options)
      if (!record.ok) return record
      const report = record.value && correctDroppedError(record.value, record.value.kind ?? job.identity.kind)
      if (!report || !belongsToRun(report, job, this.#client.skewMs())) continue
      const source = place === 'journal' ? 'journal' : 'records'
      const value = { report: await addFailedWorkDetails(report, this.#client, options), source } as const
      if (!isLostTrack(report, false)) return { ok: true, value }
      // Another record may contain the real outcome, so the search continues.
      doubtful = value
    }
    return { ok: true, value: doubtful }
  }

  async #request<T>(
    place: RecordSource,
    options: CallOptions,
    read: () => Promise<ApiResponse<T>>,
  ): Promise<ApiResponse<T | undefined>> {
    const response = await read()
    if (response.ok) return response
    if (response.error.kind === 'not-compileo') {
      // A missing route is only certain if the server is reachable, because a captive portal responds to any
      // path.
      const health = await this.#client.health(options)
      if (!health.ok) return health
      this.#absent.add(place)
    }
    return mayRespondLater(response.error) ? response : nothing
  }

  async #findInJournal(
    { identity: { jobId } }: ForgottenJob,
    options: CallOptions,
  ): Promise<ApiResponse<JobReport | undefined>> {
    if (this.#absent.has('journal')) return nothing
    let request = this.#nextRequest
    if (!request || request.ids.size >= maxJournalIds) request = this.#nextRequest = this.#requestJournal()
    request.ids.add(jobId)
    const response = await awaitUnlessAborted(request.response, options.signal)
    options.signal.throwIfAborted()
    if (!response?.ok) return response ?? nothing
    return { ok: true, value: response.value?.get(jobId) }
  }

  /** Sends one request for all waiting jobs. It continues even if one of their watches ends. */
  #requestJournal(): JournalRequest {
    const ids = new Set<string>()
    const options = { signal: this.#signal, priority: 'outcome' } as const
    const response = this.#underWay.then(() => {
      if (this.#nextRequest === request) this.#nextRequest = undefined
      return this.#request('journal', options, () => readOutcomes(this.#client, { ids: [...ids] }, options))
    })
    const request = { ids, response }
    this.#underWay = response.catch(ignoreAbort(this.#signal))
    return request
  }

  async #findInTable(
    table: 'dataset' | 'extraction',
    job: ForgottenJob,
    options: CallOptions,
  ): Promise<ApiResponse<JobReport | undefined>> {
    if (this.#absent.has(table) || (job.identity.kind !== undefined && job.identity.kind !== table))
      return nothing
    const { jobId } = job.identity
    // The server's route for extractions fails for IDs that aren't UUIDs.
    if (table === 'extraction' && !isUuid(jobId)) return nothing
    const response = await this.#request<JobReport | undefined>(table, options, async () => {
      if (table === 'dataset') {
        const row = await readDataset(this.#client, jobId, options)
        return row.ok ? { ok: true, value: getDatasetOutcome(row.value) } : row
      }
      const row = await readExtraction(this.#client, jobId, options)
      return row.ok ? { ok: true, value: getExtractionOutcome(row.value) } : row
    })
    if (!response.ok) return response
    const report = response.value
    // The row of a restarted dataset may still contain the failure of an earlier run.
    if (report?.jobId !== jobId || (report.status === 'failed' && job.run.number > 1)) return nothing
    // The row's start time differs from the queue's, and start times distinguish the runs of a job.
    const { startedAt: _, createdAt: _created, ...rest } = report
    return { ok: true, value: rest }
  }
}
