import { randomUUID } from 'node:crypto'
import { createMessage } from '#shared/message.ts'
import { getBackoffDelay, type Random } from '#main/base/backoff.ts'
import type { Clock } from '#main/base/clock.ts'
import type { WriteChunk } from '#main/base/files.ts'
import { tryParseJson } from '#main/base/parse-json.ts'
import { tryWithTimeout, withTimeout } from '#main/base/timeout.ts'
import { formatJson, limitDepth } from '#shared/rules/json-value.ts'
import { isTerminal } from '#shared/rules/status.ts'
import {
  createNotCompileoError,
  createTooLargeError,
  createFailedResponse,
  hasNotReachedServer,
  getRetryAfterMs,
  type ApiResponse,
  type CompileoError,
} from './errors.ts'
import { BodyBuffer, Semaphore } from './bodies.ts'
import { download } from './download.ts'
import { createSilentServerError, explainThrownError } from './explain-thrown.ts'
import {
  openChangesStream,
  openJobStream,
  type ChangesListener,
  type StreamListener,
} from './event-stream.ts'
import { ResultExtractor } from './result-extractor.ts'
import { readStatus, type StatusBody } from './status-body.ts'
import {
  encodePathSegment,
  uncompressedHeaders,
  maxBodyBytes,
  type Transport,
  type TransportRequest,
} from './transport.ts'
import type { RequestGrant, Priority, RequestBudget } from './request-budget.ts'
import {
  parseHealth,
  parseMessage,
  parseStats,
  parseStatus,
  parseErrorAndResult,
  maxResultDepth,
  type JobReport,
  type JobErrorAndResult,
} from './schema.ts'
import type { QueueStats } from '#shared/model.ts'

const responseTimeoutMs = 10_000
/** The number of retries that the API guide suggests ("Connection Pooling"). */
export const defaultRetries = 3
/**
 * The longest rate limit or `Retry-After` for which a repeated request waits, in ms. After a longer one, the
 * error is returned at once.
 */
const maxPauseMs = 5_000

export interface CallOptions {
  readonly signal: AbortSignal
  readonly priority: Priority
  /** Among requests of the same priority, the one with the highest rank goes first. */
  readonly rank?: () => number
  /**
   * How often a failed GET request is repeated; by default, never. If this is set, the request is also
   * repeated once after a short rate limit.
   */
  readonly retries?: number
  /** The time limit for the complete response, in ms. */
  readonly timeoutMs?: number
  /** Called when the budget lets the request start. Nothing is sent if it aborts `signal`. */
  readonly onSend?: () => void
}

export interface StreamOptions extends CallOptions {
  /** Called when the budget lets the request start. If it returns true, the status request is skipped. */
  readonly isKnownActive: () => boolean
  /** A long poll that replaces the status request and the stream if the budget reserves no second request. */
  readonly longPoll?: {
    readonly status: string
    readonly timeoutS: number
    readonly onSend: () => void
  }
}

export type StreamAttempt =
  | { readonly close: () => void; readonly report?: JobReport }
  /**
   * No stream was opened, because the job isn't active, the request failed, or a long poll was sent instead.
   * `polled` is set for a long poll.
   */
  | { readonly response: ApiResponse<JobReport>; readonly polled?: true }

export interface ClientOptions {
  readonly url: string
  readonly transport: Pick<Transport, keyof Transport>
  readonly budget: RequestBudget
  readonly clock: Clock
  readonly random: Random
}

/** The path, as `/openapi.json` lists it. */
export const statsPath = '/api/v1/jobs/queue/stats'
const statusPath = (jobId: string) => `/api/v1/jobs/status/${encodePathSegment(jobId)}`

/**
 * Whether a repeated request may succeed. A request that timed out isn't repeated, because the user would
 * wait too long.
 */
export function isTransientError(error: CompileoError): boolean {
  if (error.kind === 'unavailable') return !error.maybeMissing && !error.lasting
  return (
    error.kind === 'unreachable' &&
    (error.cause === 'reset' || error.cause === 'refused' || error.cause === 'network')
  )
}

const createInvalidResponseError = (): CompileoError => ({
  kind: 'protocol',
  message: createMessage('serverErrors.unexpected'),
})

type Parse<T> = (value: unknown, resultBytes?: number) => T | undefined

function parseResponse<T>({ contentType, body, resultBytes }: StatusBody, parse: Parse<T>): ApiResponse<T> {
  if (body === undefined) return createFailedResponse(createTooLargeError(maxBodyBytes))
  const value = tryParseJson(body)
  if (value === undefined && !/^application\/json\b/i.test(contentType))
    return createFailedResponse(createNotCompileoError())
  const parsed = value === undefined ? undefined : parse(value, resultBytes)
  return parsed === undefined
    ? createFailedResponse(createInvalidResponseError())
    : { ok: true, value: parsed }
}

type Form = Pick<TransportRequest, 'headers' | 'body'>

/** Creates a multipart form with one zip file (RFC 7578). */
function createForm(field: string, fileName: string, file: Buffer): Form {
  const boundary = randomUUID()
  const head =
    `--${boundary}\r\ncontent-disposition: form-data; name="${field}"; filename="${fileName}"\r\n` +
    'content-type: application/zip\r\n\r\n'
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: Buffer.concat([Buffer.from(head), file, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  }
}

interface RequestSpec<T> {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly form?: Form
  readonly parse: Parse<T>
  /** Set if the response is a job's status, whose result may be left out. */
  readonly isStatus?: boolean
  readonly timeoutMs: number
  /** Set if the response may take long, so that other requests don't wait for it. */
  readonly isLongPoll?: boolean
}

const parseErrorAndResultWithSize: Parse<JobErrorAndResult> = (value, resultBytes) => {
  const wholeJob = parseErrorAndResult(value)
  return wholeJob && resultBytes !== undefined ? { ...wholeJob, resultBytes } : wholeJob
}

export interface ResultDownload {
  readonly isMissing: boolean
}

/**
 * The Jobs API of one server. Calls only throw the reason of their signal and errors of `write`, and return
 * all other errors as values.
 */
export class CompileoClient {
  /** The server's address without a trailing slash. */
  readonly url: string
  readonly #options: ClientOptions
  readonly #parseReport: Parse<JobReport> = (value, resultBytes) => {
    const report = parseStatus(value, this.#options.transport.serverNow())
    return report && resultBytes !== undefined ? { ...report, isTruncated: true, resultBytes } : report
  }
  /** The program fetches at most one file at a time from a server. */
  readonly #fileSemaphore = new Semaphore(1)

  constructor(options: ClientOptions) {
    this.url = options.url
    this.#options = options
  }

  /** Returns how far the server's clock is ahead of ours, in ms. */
  skewMs(): number {
    return this.#options.transport.skewMs()
  }

  /** Returns the remaining time of a rate limit, in ms; undefined without a limit. */
  blockedForMs(): number | undefined {
    return this.#options.budget.blockedForMs()
  }

  /** Fetches a job's status. A result that is too large or too slow is left out. */
  status(jobId: string, options: CallOptions): Promise<ApiResponse<JobReport>> {
    return this.#getStatus(jobId, this.#parseReport, options)
  }

  errorAndResult(jobId: string, options: CallOptions): Promise<ApiResponse<JobErrorAndResult>> {
    return this.#getStatus(jobId, parseErrorAndResultWithSize, options)
  }

  /** Passes a result of up to 2 GB to `write`: as indented JSON, or unchanged if it is large or `isRaw`. */
  async writeResult(
    jobId: string,
    { isRaw = false, ...options }: CallOptions & { readonly isRaw?: boolean },
    write: WriteChunk,
  ): Promise<ApiResponse<ResultDownload>> {
    const extractor = new ResultExtractor()
    const bodyBuffer = new BodyBuffer()
    let isLarge = isRaw
    const response = await this.download(statusPath(jobId), options, async (bytes) => {
      const { result } = extractor.cut(bytes)
      if (isLarge) return write(result)
      bodyBuffer.add(result)
      isLarge = bodyBuffer.size > maxBodyBytes
      if (isLarge) await write(bodyBuffer.take())
    })
    if (!response.ok) return response
    if (isLarge) return { ok: true, value: { isMissing: false } }
    const value = limitDepth(tryParseJson(bodyBuffer.take().toString('utf8')), maxResultDepth) ?? undefined
    if (value !== undefined) await write(Buffer.from(`${formatJson(value)}\n`))
    return { ok: true, value: { isMissing: value === undefined } }
  }

  /** Passes a file of up to 2 GB to `write`. @throws what `write` throws */
  async download(path: string, options: CallOptions, write: WriteChunk): Promise<ApiResponse<void>> {
    const { budget, clock, transport } = this.#options
    const { signal } = options
    const release = await this.#fileSemaphore.acquire(signal)
    try {
      const grant = await budget.acquire(options)
      options.onSend?.()
      return await download(transport, path, grant, clock, write, signal)
    } finally {
      release()
    }
  }

  /** Reads a small file. Undefined if the file is larger than `maxBytes`, too slow, or can't be read. */
  async readFile(
    path: string,
    maxBytes: number,
    { timeoutMs, ...options }: CallOptions,
  ): Promise<Buffer | undefined> {
    const body = new BodyBuffer()
    const tooLarge = new Error(`${path} is larger than ${maxBytes} bytes`)
    const read = async (signal: AbortSignal) => {
      const response = await this.download(path, { ...options, signal }, async (bytes) => {
        body.add(bytes)
        if (body.size > maxBytes) throw tooLarge
      })
      return response.ok ? body.take() : undefined
    }
    try {
      return await tryWithTimeout(this.#options.clock, timeoutMs, read, options.signal)
    } catch (error) {
      if (error !== tooLarge) throw error
      return undefined
    }
  }

  /** @param timeoutS how long the server may wait for a change, whole seconds from 1 to 300 */
  poll(
    jobId: string,
    currentStatus: string,
    timeoutS: number,
    options: CallOptions,
  ): Promise<ApiResponse<JobReport>> {
    return this.#acquireAndSend(this.#createPollRequest(jobId, currentStatus, timeoutS), options)
  }

  stats(options: CallOptions): Promise<ApiResponse<QueueStats>> {
    return this.#get(statsPath, parseStats, options)
  }

  /** Fetches the server's health, such as "healthy". The health doesn't depend on the job queue. */
  health(options: CallOptions): Promise<ApiResponse<string>> {
    return this.#get('/health', parseHealth, options)
  }

  /** Sends a GET request outside the Jobs API. `now` is the server's time, in ms since the epoch. */
  read<T>(
    path: string,
    parse: (value: unknown, now: number) => T | undefined,
    options: CallOptions,
  ): Promise<ApiResponse<T>> {
    return this.#get(path, (value) => parse(value, this.#options.transport.serverNow()), options)
  }

  cancel(jobId: string, options: CallOptions): Promise<ApiResponse<string>> {
    return this.#command('POST', `/api/v1/jobs/cancel/${encodePathSegment(jobId)}`, options)
  }

  /** Uploads the plugin, which the server loads at its next start. */
  uploadPlugin(zip: Buffer, options: CallOptions): Promise<ApiResponse<string>> {
    const form = createForm('file', 'compileo-tray-plugin.zip', zip)
    return this.#command('POST', '/api/v1/plugins/upload', options, form)
  }

  /** Removes the plugin from the server, which keeps using it until its next start. */
  removePlugin(options: CallOptions): Promise<ApiResponse<string>> {
    return this.#command('DELETE', '/api/v1/plugins/compileo-tray', options)
  }

  restart(jobId: string, options: CallOptions): Promise<ApiResponse<string>> {
    return this.#command('POST', `/api/v1/jobs/restart/${encodePathSegment(jobId)}`, options)
  }

  /**
   * Opens a job's stream once, when the budget allows it. Resolves with a function that closes the stream.
   */
  async stream(jobId: string, listener: StreamListener, options: CallOptions): Promise<() => void> {
    return this.#openStream(jobId, await this.#options.budget.acquire(options), listener)
  }

  /**
   * Opens a job's stream only if the job is active, because the stream of an ended job never ends
   * (docs/reference/compileo-server.md, "The stream"). If possible, the budget reserves room for both
   * requests.
   */
  async streamIfActive(
    jobId: string,
    listener: StreamListener,
    { isKnownActive, longPoll, ...options }: StreamOptions,
  ): Promise<StreamAttempt> {
    const { budget } = this.#options
    const grant = await budget.acquire({ ...options, reservesFollowUp: longPoll ? 'spare' : true })
    const { reserved } = grant
    try {
      if (isKnownActive()) return { close: this.#openStream(jobId, grant, listener) }
      if (!reserved && longPoll) {
        longPoll.onSend()
        const spec = this.#createPollRequest(jobId, longPoll.status, longPoll.timeoutS)
        return { response: await this.#send(spec, options, grant), polled: true }
      }
      const path = statusPath(jobId)
      const spec = { path, parse: this.#parseReport, isStatus: true, timeoutMs: responseTimeoutMs } as const
      const sent = await this.#send({ method: 'GET', ...spec }, options, grant)
      if (!sent.ok || sent.value.jobId !== jobId || isTerminal(sent.value.status)) return { response: sent }
      const second = reserved?.use() ?? (await budget.acquire(options))
      return { close: this.#openStream(jobId, second, listener), report: sent.value }
    } finally {
      reserved?.release()
    }
  }

  /**
   * Opens the plugin's stream. The stream begins with the changes after the cursor `after`, or with all jobs
   * if there is no cursor.
   */
  async changes(listener: ChangesListener, options: CallOptions, after?: string): Promise<() => void> {
    const { budget, clock, transport } = this.#options
    return openChangesStream(transport, this.url, await budget.acquire(options), clock, listener, after)
  }

  async #acquireAndSend<T>(spec: RequestSpec<T>, options: CallOptions): Promise<ApiResponse<T>> {
    const { budget } = this.#options
    return this.#send(spec, options, await budget.acquire(options))
  }

  async #send<T>(spec: RequestSpec<T>, options: CallOptions, grant: RequestGrant): Promise<ApiResponse<T>> {
    const { transport, clock } = this.#options
    const { method, path, form, parse, isStatus, timeoutMs, isLongPoll } = spec
    options.onSend?.()
    if (options.signal.aborted) grant.onNotSent()
    options.signal.throwIfAborted()
    let isLate = false
    const exchange = async (signal: AbortSignal): Promise<ApiResponse<T>> => {
      try {
        const isLast = grant.isOnlyPending === true
        const headers = isStatus ? uncompressedHeaders : {}
        const sent = transport.request({ method, path, headers, ...form, isLast }, signal)
        if (isLongPoll) grant.onResponse()
        const response = await sent
        if (!response.ok && hasNotReachedServer(response.error)) grant.onNotSent()
        if (!response.ok) return response
        grant.onResponse()
        const read = isStatus
          ? readStatus(response.value, transport, signal)
          : transport.read(response.value, signal)
        return parseResponse(await read, parse)
      } finally {
        isLate = signal.aborted
      }
    }
    try {
      return await withTimeout(clock, timeoutMs, exchange, options.signal)
    } catch (error) {
      options.signal.throwIfAborted()
      return createFailedResponse(isLate ? createSilentServerError(timeoutMs) : explainThrownError(error))
    } finally {
      grant.onResponse()
    }
  }

  #getStatus<T>(jobId: string, parse: Parse<T>, options: CallOptions): Promise<ApiResponse<T>> {
    return this.#get(statusPath(jobId), parse, options, true)
  }

  async #get<T>(
    path: string,
    parse: Parse<T>,
    options: CallOptions,
    isStatus = false,
  ): Promise<ApiResponse<T>> {
    const { budget, clock, random } = this.#options
    const max = options.retries ?? 0
    let failures = 0
    let wasLimited = false
    for (;;) {
      const { timeoutMs = responseTimeoutMs } = options
      const response = await this.#acquireAndSend(
        { method: 'GET', path, parse, isStatus, timeoutMs },
        options,
      )
      if (response.ok) return response
      if (response.error.kind === 'limited') {
        // The budget sends nothing for this long. The time is what `Retry-After` demands, or the rest of the
        // rate limit's window.
        const pauseMs = budget.blockedForMs() ?? 0
        if (wasLimited || max === 0 || pauseMs > maxPauseMs) return response
        wasLimited = true
        continue
      }
      const retryAfterMs = getRetryAfterMs(response.error)
      if (failures >= max || !isTransientError(response.error) || retryAfterMs > maxPauseMs) return response
      await clock.sleep(Math.max(retryAfterMs, getBackoffDelay(failures, random)), options.signal)
      failures += 1
    }
  }

  /**
   * Sends a command once. While a rate limit lasts, only `bulk` commands wait, and others fail at once. If
   * the response is lost, only the job's status shows whether it took effect.
   */
  #command(
    method: 'POST' | 'DELETE',
    path: string,
    options: CallOptions,
    form?: Form,
  ): Promise<ApiResponse<string>> {
    const { budget } = this.#options
    const remainingBlockMs = budget.blockedForMs()
    if (remainingBlockMs !== undefined && options.priority !== 'bulk') {
      const seconds = Math.ceil(remainingBlockMs / 1000)
      return Promise.resolve(
        createFailedResponse({
          kind: 'limited',
          message: createMessage('serverErrors.noMoreRequests', seconds),
        }),
      )
    }
    const spec = { method, path, parse: parseMessage, timeoutMs: responseTimeoutMs } as const
    return this.#acquireAndSend({ ...spec, ...(form && { form }) }, options)
  }

  #createPollRequest(jobId: string, currentStatus: string, timeoutS: number): RequestSpec<JobReport> {
    const query = new URLSearchParams({ timeout: String(timeoutS), current_status: currentStatus })
    const path = `${statusPath(jobId)}/poll?${query.toString()}`
    const timeoutMs = timeoutS * 1000 + responseTimeoutMs
    return { method: 'GET', path, parse: this.#parseReport, isStatus: true, timeoutMs, isLongPoll: true }
  }

  #openStream(jobId: string, grant: RequestGrant, listener: StreamListener) {
    const { transport, clock } = this.#options
    return openJobStream(transport, this.url, `${statusPath(jobId)}/stream`, jobId, grant, clock, listener)
  }
}
