import type { CallOptions, CompileoClient } from '#main/compileo/client.ts'
import { awaitUnlessAborted } from '#main/base/abort.ts'
import type { Clock } from '#main/base/clock.ts'
import type { ApiResponse, CompileoError } from '#main/compileo/errors.ts'
import {
  readChunkTimes,
  readDocumentName,
  readSmallDataset,
  unqueuedJobReaders,
} from '#main/compileo/list-routes.ts'
import { readAnalysisDetails } from '#main/compileo/plugin-routes.ts'
import type { StreamFrame, JobReport } from '#main/compileo/schema.ts'
import { countUnreadableEntries, maxCheckedBytes } from '#main/compileo/unreadable-entries.ts'
import { unqueuedRoutes, type UnqueuedRoute } from '#shared/job-kind.ts'
import type { JobWith } from '#shared/model.ts'
import { isUuid } from '#shared/rules/job-ids.ts'
import { findCountedDataset, findFailedDocument, getExtractionProject } from '#shared/rules/result-errors.ts'
import { isTerminal } from '#shared/rules/status.ts'
import { createMessage, type Message } from '#shared/message.ts'
import { firstFrameTimeoutMs } from './delays.ts'
import { Inbox } from './inbox.ts'

export type StatusCheck =
  | { readonly type: 'known'; readonly report: JobReport }
  | { readonly type: 'missing'; readonly message: Message }
  | { readonly type: 'unclear'; readonly error: CompileoError }

type FirstFrame = { readonly frame: StreamFrame } | { readonly error: CompileoError | undefined }

/** Opens a stream and returns its first frame. A step text can only forge later frames. */
async function fetchFirstFrame(
  client: CompileoClient,
  clock: Clock,
  jobId: string,
  options: CallOptions,
): Promise<FirstFrame> {
  const inbox = new Inbox<FirstFrame>(clock)
  const close = await client.stream(
    jobId,
    {
      onFrame: (frame, isHead) => inbox.push(isHead ? { frame } : { error: undefined }),
      onEnd: (end) => inbox.push({ error: end.reason === 'failed' ? end.error : undefined }),
    },
    options,
  )
  try {
    return (await inbox.next(options.signal, firstFrameTimeoutMs)) ?? { error: undefined }
  } finally {
    close()
  }
}

function toReport(frame: StreamFrame, jobId: string): JobReport | undefined {
  if (frame.kind === 'error') return undefined
  if (frame.kind === 'garbage') {
    const status = frame.headStatus
    return isTerminal(status) ? { jobId, status, progress: 0, step: '' } : undefined
  }
  const { status, progress, step } = frame
  if (!isTerminal(status)) return { jobId, status, progress, step }
  // A step text can replace the values of the frame's keys, but it can't change the frame's beginning.
  return frame.headStatus === status ? { jobId, status, progress, step, completedAt: frame.at } : undefined
}

/**
 * Whether the error concerns this job only. The real server also responds with 500 to a missing job or to a
 * result that is a list (docs/reference/compileo-server.md).
 */
function isJobError(error: CompileoError): boolean {
  if (error.kind === 'unavailable') return error.status === 500 && !error.noQueue
  return error.kind === 'protocol'
}

/** How long an outcome waits for the number of chunks, in ms. */
const chunksTimeoutMs = 3_000

interface ChunkTimes {
  readonly project: string
  /** When the job that caused the request ended. Chunks of jobs that ended later may be missing. */
  readonly endedAt: number
  readonly response: Promise<ApiResponse<readonly number[]>>
}

/**
 * The latest request for the times of chunks. Extractions of a project that end together share one request.
 */
const latestChunkTimes = new WeakMap<CompileoClient, ChunkTimes>()

function fetchChunkTimes(
  client: CompileoClient,
  project: string,
  { startedAt, endedAt }: { readonly startedAt: number; readonly endedAt: number },
  options: CallOptions,
): ChunkTimes['response'] {
  const latest = latestChunkTimes.get(client)
  if (latest?.project === project && startedAt <= latest.endedAt) return latest.response
  const response = readChunkTimes(client, project, options)
  latestChunkTimes.set(client, { project, endedAt, response })
  return response
}

/** Adds the number of chunks to the report of a completed extraction, unless the request fails. */
async function addChunkCount(
  report: JobReport,
  client: CompileoClient,
  options: CallOptions,
): Promise<JobReport> {
  const { status, result, startedAt, completedAt: endedAt = startedAt, chunks } = report
  const project = status === 'completed' && chunks === undefined ? getExtractionProject(result) : undefined
  if (project === undefined || startedAt === undefined || endedAt === undefined) return report
  const { signal, priority } = options
  // Several outcomes may wait for this request, so it goes before other requests of the same priority.
  const first = { signal, priority, rank: () => Infinity, timeoutMs: chunksTimeoutMs }
  try {
    const chunkTimes = await awaitUnlessAborted(
      fetchChunkTimes(client, project, { startedAt, endedAt }, first),
      signal,
    )
    signal.throwIfAborted()
    if (chunkTimes?.ok) return { ...report, chunks: chunkTimes.value.filter((at) => at <= startedAt).length }
    latestChunkTimes.delete(client)
    return report
  } catch {
    signal.throwIfAborted()
    // The watch that sent the request has ended, and has aborted the request.
    latestChunkTimes.delete(client)
    return addChunkCount(report, client, options)
  }
}

/** How long an outcome waits for the dataset's file, in ms. */
const datasetTimeoutMs = 3_000

/** Adds how many entries of a small dataset are unreadable. If that is unknown, the report is used without it. */
async function addUnreadableCount(
  report: JobReport,
  client: CompileoClient,
  { signal }: CallOptions,
): Promise<JobReport> {
  const { status, result, unreadable } = report
  const dataset = status === 'completed' && unreadable === undefined ? findCountedDataset(result) : undefined
  if (!dataset || dataset.bytes > maxCheckedBytes) return report
  // Requests for other outcomes go first.
  const options = { signal, priority: 'confirmation', timeoutMs: datasetTimeoutMs } as const
  const file = await readSmallDataset(client, dataset.id, options)
  const count = file && countUnreadableEntries(file)
  return count === undefined ? report : { ...report, unreadable: count }
}

/** How long an outcome waits for the name of a document, in ms. */
const documentTimeoutMs = 3_000

/** Adds the name of the failed document, if only one failed and the server tells its name. */
async function addDocumentName(
  report: JobReport,
  client: CompileoClient,
  { signal }: CallOptions,
): Promise<JobReport> {
  const { status, result, document } = report
  const id = status === 'completed' && document === undefined ? findFailedDocument(result) : undefined
  if (id === undefined) return report
  const options = { signal, priority: 'confirmation', timeoutMs: documentTimeoutMs } as const
  const name = await readDocumentName(client, id, options)
  return name.ok ? { ...report, document: name.value } : report
}

/** Adds details about failed work that the report lacks: numbers, and the name of a document. */
export async function addFailedWorkDetails(
  report: JobReport,
  client: CompileoClient,
  options: CallOptions,
): Promise<JobReport> {
  const named = await addDocumentName(report, client, options)
  return addUnreadableCount(await addChunkCount(named, client, options), client, options)
}

const toConfirmed = (report: JobReport, jobId: string): StatusCheck =>
  report.jobId === jobId
    ? { type: 'known', report }
    : { type: 'unclear', error: { kind: 'protocol', message: createMessage('serverErrors.otherJob') } }

/**
 * Converts the response of a status request. If the error may concern only this job, the first frame of a new
 * stream confirms the job, even if the job has ended.
 */
export async function checkResponse(
  first: ApiResponse<JobReport>,
  client: CompileoClient,
  clock: Clock,
  jobId: string,
  options: CallOptions,
): Promise<StatusCheck> {
  if (first.ok) return toConfirmed(await addFailedWorkDetails(first.value, client, options), jobId)
  const { error } = first
  if (error.kind === 'not-found') return { type: 'missing', message: error.message }
  if (!isJobError(error)) return { type: 'unclear', error }
  const firstFrame = await fetchFirstFrame(client, clock, jobId, options)
  if ('error' in firstFrame) {
    return firstFrame.error?.kind === 'not-found'
      ? { type: 'missing', message: firstFrame.error.message }
      : { type: 'unclear', error }
  }
  const { frame } = firstFrame
  if (frame.kind === 'error' && frame.missing)
    return { type: 'missing', message: createMessage('serverErrors.quoted', frame.message) }
  const report = toReport(frame, jobId)
  return report ? { type: 'known', report } : { type: 'unclear', error }
}

/** Confirms a job of the queue with `GET /status`. */
export async function checkStatus(
  client: CompileoClient,
  clock: Clock,
  jobId: string,
  options: CallOptions,
): Promise<StatusCheck> {
  return checkResponse(await client.status(jobId, options), client, clock, jobId, options)
}

/** Adds why and when an analysis failed, if the server has the plugin. */
async function addAnalysisDetails(
  route: UnqueuedRoute,
  report: JobReport,
  client: CompileoClient,
  options: CallOptions,
): Promise<JobReport> {
  if (route !== 'quality' || report.status !== 'failed') return report
  const { jobId } = report
  const details = await readAnalysisDetails(client, options, [jobId])
  return details.ok ? { ...report, ...details.value.get(jobId) } : report
}

/** Confirms a job outside the queue by the route for its kind. */
export async function checkUnqueuedStatus(
  route: UnqueuedRoute,
  client: CompileoClient,
  jobId: string,
  options: CallOptions,
): Promise<StatusCheck> {
  const response = await unqueuedJobReaders[route](client, jobId, options)
  if (response.ok) return toConfirmed(await addAnalysisDetails(route, response.value, client, options), jobId)
  const { error } = response
  return error.kind === 'not-found' ? { type: 'missing', message: error.message } : { type: 'unclear', error }
}

export interface IdentifiedJob {
  readonly check: StatusCheck
  readonly followedBy?: UnqueuedRoute
}

/** Finds a job outside the queue. The result is empty if none was found. */
export async function findUnqueuedJob(
  client: CompileoClient,
  jobId: string,
  options: CallOptions,
): Promise<Partial<IdentifiedJob>> {
  // The server uses UUIDs for all jobs outside the queue.
  if (!isUuid(jobId)) return {}
  for (const followedBy of unqueuedRoutes) {
    const check = await checkUnqueuedStatus(followedBy, client, jobId, { ...options, retries: 0 })
    if (check.type === 'known') return { check, followedBy }
  }
  return {}
}

/**
 * Confirms a job in the queue, or else searches for it outside the queue. With `followedBy`, only that route
 * is requested.
 */
export async function identifyJob(
  client: CompileoClient,
  clock: Clock,
  { identity: { jobId, followedBy } }: JobWith<'jobId' | 'followedBy'>,
  options: CallOptions,
): Promise<IdentifiedJob> {
  if (followedBy) return { check: await checkUnqueuedStatus(followedBy, client, jobId, options), followedBy }
  const check = await checkStatus(client, clock, jobId, options)
  if (check.type !== 'missing') return { check }
  return { check, ...(await findUnqueuedJob(client, jobId, options)) }
}
