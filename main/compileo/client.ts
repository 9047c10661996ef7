import { messageOf } from '../../shared/messages/message.ts'
import { fullJitter, type Random } from '../base/backoff.ts'
import type { Clock } from '../base/clock.ts'
import { parseJson } from '../base/parse-json.ts'
import { withTimeout } from '../base/timeout.ts'
import { isTerminal } from '../../shared/rules/status.ts'
import { failed, neverArrived, retryAfterOf, type Answer, type CompileoError } from './errors.ts'
import { busyOrGone, explainThrown } from './explain-thrown.ts'
import { formOf, type Form } from './form.ts'
import { openChanges, type ChangesListener } from './plugin-stream.ts'
import { openJobStream, type StreamListener } from './job-stream.ts'
import { pathSegment } from './path-segment.ts'
import type { Grant, Priority, RequestBudget } from './request-budget.ts'
import {
  parseHealth,
  parseMessage,
  parseStats,
  parseStatus,
  parseWholeStatus,
  type JobReport,
  type WholeJob,
} from './schema.ts'
import type { QueueStats } from '../../shared/model.ts'
import type { Transport, WholeAnswer } from './transport.ts'

const answerTimeoutMs = 10_000
/**
 * The API guide's retry strategy ("Connection Pooling"), for what a person waits for: 3 times, backoff factor 0.5 s, on 429,
 * 500, 502, 503, 504 and connection errors. Whatever is asked again anyway is asked once.
 */
export const guideRetries = 3
/** Somebody who waits is told of a longer limit rather than left to wait for its end, ms. */
const longestPauseMs = 5_000

export interface CallOptions {
  readonly signal: AbortSignal
  readonly priority: Priority
  /** Larger goes first among requests of the same priority. */
  readonly rank?: () => number
  /**
   * Tries after the first one that failed for a passing reason; none unless given, and never for a POST. With any, a
   * limited answer is tried once more, where the budget lets requests out again soon.
   */
  readonly retries?: number
  /** Called when the budget has let the request go. Where it aborts `signal`, nothing is sent. */
  readonly onLetGo?: () => void
}

/**
 * The Jobs API of one server. Every call waits for the request budget, answers with a value or a typed error, and
 * throws only the reason of its aborted signal.
 */
export interface CompileoClient {
  readonly url: string
  /** How far the server's clock is ahead of ours, ms. */
  skewMs(): number
  /** In how many ms requests go out again after a limited answer; undefined where they do now. */
  blockedForMs(): number | undefined
  status(jobId: string, options: CallOptions): Promise<Answer<JobReport>>
  /** What of a job is too long to be kept: it may be as large as a body. */
  wholeStatus(jobId: string, options: CallOptions): Promise<Answer<WholeJob>>
  /**
   * Asked once: whoever polls asks again anyway.
   * @param timeoutS how long the server may wait for a change, whole seconds from 1 to 300
   */
  poll(
    jobId: string,
    currentStatus: string,
    timeoutS: number,
    options: CallOptions,
  ): Promise<Answer<JobReport>>
  stats(options: CallOptions): Promise<Answer<QueueStats>>
  /** The server's own word, such as "healthy". It says so while its queue is down, too. */
  health(options: CallOptions): Promise<Answer<string>>
  /**
   * What a route beside the Jobs API answers to a GET.
   * @param parse gets the parsed JSON and the time by the server's clock, ms since the epoch; undefined where it makes no sense
   */
  read<T>(
    path: string,
    parse: (value: unknown, now: number) => T | undefined,
    options: CallOptions,
  ): Promise<Answer<T>>
  cancel(jobId: string, options: CallOptions): Promise<Answer<string>>
  restart(jobId: string, options: CallOptions): Promise<Answer<string>>
  /** @param zip the server takes it over, and serves it after its next start */
  uploadPlugin(zip: Buffer, options: CallOptions): Promise<Answer<string>>
  /**
   * Opens the job's event stream once; `listener.onEnd` tells how it ended.
   * @returns how to close it, when the budget has let it go
   */
  stream(jobId: string, listener: StreamListener, options: CallOptions): Promise<() => void>
  /**
   * Asks for the job's status and, where that is an active one, opens its event stream as `stream` does: a stream that
   * is opened on a finished job never ends in the real server (docs/compileo-server.md, "The stream"). Nothing waits
   * between the two requests.
   */
  streamIfActive(jobId: string, listener: StreamListener, options: StreamOptions): Promise<StreamIfActive>
  /**
   * Opens the stream of the plugin for the server, of all jobs, once; `listener.onEnd` tells how it ended.
   * @param after the cursor that it is to go on after; all jobs come first where it is absent
   * @returns how to close it, when the budget has let it go
   */
  changes(listener: ChangesListener, options: CallOptions, after?: string): Promise<() => void>
}

export interface StreamOptions extends CallOptions {
  /** Asked when the budget has let it go: whether the status need not be asked for. */
  readonly isKnownActive: () => boolean
  /** Where the budget has room for all that wait, but not for two requests of each, this is what is done with one. */
  readonly onePlace?: {
    /** The status it had last: it is asked for the next one by a long poll, so that it is followed all the same. */
    readonly status: string
    readonly timeoutS: number
    /** The budget has let it go. */
    readonly onLetGo: () => void
  }
}

export type StreamIfActive =
  /** How to close it; `report` is what the server said before, where it was asked. */
  | { readonly close: () => void; readonly report?: JobReport }
  /** None was opened, for this was the answer; `polled` where it is that of a long poll. */
  | { readonly answer: Answer<JobReport>; readonly polled?: true }

export interface ClientOptions {
  readonly url: string
  readonly transport: Transport
  readonly budget: RequestBudget
  readonly clock: Clock
  readonly random: Random
}

const statusPath = (jobId: string) => `/api/v1/jobs/status/${pathSegment(jobId)}`

/**
 * Whether trying again soon may help. A server that hung for ten seconds isn't kept busy with three more while somebody
 * waits.
 */
function isPassing(error: CompileoError): boolean {
  if (error.kind === 'unavailable') return !error.maybeMissing && !error.lasting
  return (
    error.kind === 'unreachable' &&
    (error.cause === 'reset' || error.cause === 'refused' || error.cause === 'network')
  )
}

function statusOf<T>(jobId: string, parse: Question<T>['parse']): Question<T> {
  return { method: 'GET', path: statusPath(jobId), parse, timeoutMs: answerTimeoutMs }
}

const notCompileo = (): CompileoError => ({
  kind: 'not-compileo',
  message: messageOf('serverErrors.notCompileo'),
})

const nonsense = (): CompileoError => ({ kind: 'protocol', message: messageOf('serverErrors.nonsense') })

function readAnswer<T>(
  { contentType, body }: WholeAnswer,
  parse: (value: unknown) => T | undefined,
): Answer<T> {
  if (body === undefined) return failed({ kind: 'protocol', message: messageOf('serverErrors.tooLarge') })
  let value: unknown
  try {
    value = parseJson(body)
  } catch {
    const isJson = /^application\/json\b/i.test(contentType)
    return failed(isJson ? nonsense() : notCompileo())
  }
  const parsed = parse(value)
  if (parsed === undefined) return failed(nonsense())
  return { ok: true, value: parsed }
}

interface Question<T> {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly form?: Form
  readonly parse: (value: unknown) => T | undefined
  /** Of the whole answer, ms. */
  readonly timeoutMs: number
  /** The server is meant to take its time: others need not wait for this answer to begin. */
  readonly isPatient?: boolean
}

export function createClient({ url, transport, budget, clock, random }: ClientOptions): CompileoClient {
  async function once<T>(question: Question<T>, options: CallOptions): Promise<Answer<T>> {
    return ask(question, options, await budget.acquire(options))
  }

  async function ask<T>(question: Question<T>, options: CallOptions, grant: Grant): Promise<Answer<T>> {
    const { method, path, form, parse, timeoutMs, isPatient } = question
    options.onLetGo?.()
    if (options.signal.aborted) grant.refund()
    options.signal.throwIfAborted()
    let isLate = false
    const exchange = async (signal: AbortSignal): Promise<Answer<T>> => {
      try {
        const sent = transport.send({ method, path, ...form, isLast: grant.isAlone === true }, signal, () =>
          grant.answered(),
        )
        if (isPatient) grant.answered()
        const answer = await sent
        if (!answer.ok) {
          if (neverArrived(answer.error)) grant.refund()
          return answer
        }
        grant.answered()
        return readAnswer(answer.value, parse)
      } finally {
        isLate = signal.aborted
      }
    }
    try {
      return await withTimeout(clock, timeoutMs, exchange, options.signal)
    } catch (error) {
      options.signal.throwIfAborted()
      return failed(isLate ? busyOrGone(timeoutMs) : explainThrown(error))
    } finally {
      grant.answered()
    }
  }

  async function get<T>(
    path: string,
    parse: (value: unknown) => T | undefined,
    options: CallOptions,
  ): Promise<Answer<T>> {
    const most = options.retries ?? 0
    let failures = 0
    let wasLimited = false
    for (;;) {
      const answer = await once({ method: 'GET', path, parse, timeoutMs: answerTimeoutMs }, options)
      if (answer.ok) return answer
      if (answer.error.kind === 'limited') {
        // The budget lets nothing out before the window has slid or `Retry-After` is over: that is the pause.
        const pauseMs = budget.blockedForMs() ?? 0
        if (wasLimited || most === 0 || pauseMs > longestPauseMs) return answer
        wasLimited = true
        continue
      }
      const retryAfterMs = retryAfterOf(answer.error)
      if (failures >= most || !isPassing(answer.error) || retryAfterMs > longestPauseMs) return answer
      await clock.sleep(Math.max(retryAfterMs, fullJitter(failures, random)), options.signal)
      failures += 1
    }
  }

  /**
   * POSTs are never repeated: whether a lost one was carried out, only the job's status can tell. While the server wants
   * no requests, the person is told at once rather than left to wait, except of what nobody waits for.
   */
  function post(path: string, options: CallOptions, form?: Form): Promise<Answer<string>> {
    const blocked = budget.blockedForMs()
    if (blocked !== undefined && options.priority !== 'bulk') {
      const seconds = Math.ceil(blocked / 1000)
      return Promise.resolve(
        failed({ kind: 'limited', message: messageOf('serverErrors.noMoreRequests', seconds) }),
      )
    }
    const question = { method: 'POST', path, parse: parseMessage, timeoutMs: answerTimeoutMs } as const
    return once({ ...question, ...(form && { form }) }, options)
  }

  const parseReport = (value: unknown) => parseStatus(value, transport.serverNow())

  function pollOf(jobId: string, currentStatus: string, timeoutS: number): Question<JobReport> {
    const query = new URLSearchParams({ timeout: String(timeoutS), current_status: currentStatus })
    const path = `${statusPath(jobId)}/poll?${query.toString()}`
    const timeoutMs = timeoutS * 1000 + answerTimeoutMs
    return { method: 'GET', path, parse: parseReport, timeoutMs, isPatient: true }
  }

  const open = (jobId: string, grant: Grant, listener: StreamListener) =>
    openJobStream(transport, url, `${statusPath(jobId)}/stream`, jobId, grant, clock, listener)

  return {
    url,
    skewMs: () => transport.skewMs(),
    blockedForMs: () => budget.blockedForMs(),
    status: (jobId, options) => get(statusPath(jobId), parseReport, options),
    wholeStatus: (jobId, options) => get(statusPath(jobId), parseWholeStatus, options),
    poll: (jobId, currentStatus, timeoutS, options) => once(pollOf(jobId, currentStatus, timeoutS), options),
    stats: (options) => get('/api/v1/jobs/queue/stats', parseStats, options),
    health: (options) => get('/health', parseHealth, options),
    read: (path, parse, options) => get(path, (value) => parse(value, transport.serverNow()), options),
    cancel: (jobId, options) => post(`/api/v1/jobs/cancel/${pathSegment(jobId)}`, options),
    uploadPlugin: (zip, options) =>
      post('/api/v1/plugins/upload', options, formOf('file', 'compileo-tray-plugin.zip', zip)),
    restart: (jobId, options) => post(`/api/v1/jobs/restart/${pathSegment(jobId)}`, options),
    stream: async (jobId, listener, options) => open(jobId, await budget.acquire(options), listener),
    async streamIfActive(jobId, listener, { isKnownActive, onePlace, ...options }) {
      const grant = await budget.acquire({ ...options, keepsAnother: onePlace ? 'spare' : true })
      const { kept } = grant
      try {
        if (isKnownActive()) return { close: open(jobId, grant, listener) }
        if (!kept && onePlace) {
          onePlace.onLetGo()
          const question = pollOf(jobId, onePlace.status, onePlace.timeoutS)
          return { answer: await ask(question, options, grant), polled: true }
        }
        const answer = await ask(statusOf(jobId, parseReport), options, grant)
        if (!answer.ok || answer.value.jobId !== jobId || isTerminal(answer.value.status)) return { answer }
        const second = kept?.take() ?? (await budget.acquire(options))
        return { close: open(jobId, second, listener), report: answer.value }
      } finally {
        kept?.giveBack()
      }
    },
    changes: async (listener, options, after) =>
      openChanges(transport, url, await budget.acquire(options), clock, listener, after),
  }
}
