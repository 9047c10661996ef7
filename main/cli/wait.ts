import { createChildController, ignoreAbort } from '#main/base/abort.ts'
import { fullJitter } from '#main/base/backoff.ts'
import { Timer } from '#main/base/timer.ts'
import { defaultRetries, isTransient, type CallOptions, type CompileoClient } from '#main/compileo/client.ts'
import { writeFileAtomically, type Content, type WritePart } from '#main/base/files.ts'
import { getRetryAfterMs, isSilent, type ApiResponse, type CompileoError } from '#main/compileo/errors.ts'
import { readDatasetFile } from '#main/compileo/list-routes.ts'
import type { WholeJob } from '#main/compileo/schema.ts'
import { silentDelayMs } from '#main/state/queue-alerts.ts'
import type { ReachabilityState } from '#main/state/events.ts'
import { createExpectations, type Expectations } from '#main/state/expectations.ts'
import { createUsualDurations } from '#main/state/usual-durations.ts'
import { lazy } from '#shared/format.ts'
import { isCompleted, outcomes, type OutcomeKind } from '#shared/outcome.ts'
import type { ExpectedEnd, JobState, ServerId, ServerState } from '#shared/model.ts'
import { createMessage, type Message } from '#shared/message.ts'
import { findDataset, hasDataset } from '#shared/rules/dataset-in-result.ts'
import { formatJson } from '#shared/rules/json-value.ts'
import { endsAt } from '#shared/rules/expected-end.ts'
import { isWaiting } from '#shared/rules/status.ts'
import { formatTimeLeft, formatUsualDuration } from '#shared/texts/format-time-left.ts'
import { exitCodes, getWorstCode, type ExitCode } from './exit-codes.ts'
import type { Drawing } from './drawing.ts'
import { followJobs } from './follow-jobs.ts'
import type { Progress } from './output.ts'
import type { Context } from './session.ts'
import { toJobLine, type JobLine } from './json-line.ts'
import type { Target } from './targets.ts'
import {
  formatActivity,
  formatError,
  formatErrors,
  formatJobName,
  formatReason,
  formatJobWithError,
} from './job-text.ts'

export interface WaitOptions extends Context {
  readonly progress: Progress
  readonly drawing?: Drawing | undefined
  readonly width?: () => number
  readonly out?: (line: string) => void
  /** Writes a part of a line. */
  readonly write?: (text: string) => void
  /** Called instead of writing a result that is too large to be kept in memory. */
  readonly onLargeResult?: () => void
  /** Gets each change instead of `out`. The last one has the result. */
  readonly onRecord?: ((record: JobLine) => void) | undefined
  readonly onlyStatus?: boolean
  readonly timeoutMs?: number | undefined
  /** When the time limit begins, by the monotonic clock; by default now. */
  readonly beginning?: number
  readonly any?: boolean
  /** A job that completed with errors counts as failed. */
  readonly strict?: boolean
  /** The file for the one job's result or dataset, instead of `out`. */
  readonly save?: string | undefined
}

interface Wait {
  readonly target: Target
  readonly controller: AbortController
  job: JobState
  /** Undefined while the job runs. */
  code: ExitCode | undefined
}

/** The columns for a terminal of this width, which may be narrow. */
const getColumns = (width: number) => ({
  longestName: Math.min(36, Math.max(8, Math.floor(width * 0.4))),
  barWidth: width >= 80 ? 20 : width >= 50 ? 10 : 0,
})

function formatProgressBar(progress: number, barWidth: number): readonly string[] {
  if (barWidth === 0) return []
  const full = Math.round((Math.min(100, Math.max(0, progress)) / 100) * barWidth)
  return ['█'.repeat(full) + '░'.repeat(barWidth - full)]
}

const redrawIntervalMs = 1_000

/** A large result takes a while on a slow connection. */
const resultTimeoutMs = 60_000

/** JSON needs these only as whitespace, and a line break could begin a forged line. */
const controls = /(?![\u007f-\u009f])\p{Cc}/gu

function getExitCode(kind: OutcomeKind, isStrict = false): ExitCode {
  const { exitCode, needsAttention } = outcomes[kind]
  return isStrict && isCompleted(kind) && needsAttention ? exitCodes.failed : exitCode
}

/** Explains why a result can't be fetched. If the outcome has a source, the queue has deleted the job. */
const getMissingReason = ({ run: { isResultCut }, outcome }: JobState, error: CompileoError): Message =>
  isResultCut && outcome?.source ? createMessage('commands.resultCut') : error.message

class Waits {
  readonly #options: WaitOptions
  readonly #waits: Map<Target, Wait>
  readonly #all: Pick<AbortController, 'signal' | 'abort'>
  readonly #trouble = new Map<ServerId, Message>()
  #isTimedOut = false
  #first: ExitCode | undefined
  readonly #finished: Promise<void>[] = []
  #printed: Promise<unknown> = Promise.resolve()
  #isPrinting = false
  readonly #expectations: () => Expectations
  readonly #redraw: Timer
  readonly #timeout: Timer

  constructor(targets: readonly Target[], options: WaitOptions) {
    const { clock, signal, drawing, onRecord, session } = options
    this.#options = options
    this.#waits = new Map(targets.map((target) => [target, this.#newWait(target)]))
    this.#all = createChildController(signal)
    this.#expectations = lazy(() =>
      createExpectations(createUsualDurations(drawing || onRecord ? session.history() : [])),
    )
    this.#redraw = new Timer(clock, () => {
      this.#draw()
      this.#redraw.schedule(redrawIntervalMs)
    })
    this.#timeout = new Timer(clock, () => {
      this.#isTimedOut = true
      this.#all.abort()
    })
  }

  get #width(): number {
    return this.#options.width?.() ?? 80
  }

  /** These requests have a high priority, and are aborted when the wait ends. */
  get #callOptions(): CallOptions {
    return { signal: this.#all.signal, priority: 'command' }
  }

  async run(): Promise<ExitCode> {
    const { session, clock, random, progress, timeoutMs } = this.#options
    const { beginning = clock.monotonic() } = this.#options
    if (timeoutMs !== undefined)
      this.#timeout.schedule(Math.max(0, beginning + timeoutMs - clock.monotonic()))
    if (this.#options.drawing) this.#redraw.schedule(redrawIntervalMs)
    const signals = new Map(
      [...this.#waits].map(([target, { controller }]) => [
        target,
        AbortSignal.any([controller.signal, this.#all.signal]),
      ]),
    )
    try {
      await followJobs(signals, {
        session,
        clock,
        random,
        signal: this.#all.signal,
        onJob: (target, job, client) => this.#onJob(target, job, client),
        onReach: (server, state) => this.#onReach(server, state),
      })
      await Promise.all(this.#finished)
    } finally {
      this.#timeout.cancel()
      this.#redraw.cancel()
      progress.end()
    }
    return this.#exitCode()
  }

  /** Prints the state of the jobs that haven't ended. */
  #exitCode(): ExitCode {
    const { progress, texts, timeoutMs } = this.#options
    const left = this.#open()
    const ended = [...this.#waits.values()].flatMap(({ code }) => (code === undefined ? [] : [code]))
    if (this.#options.any && this.#first !== undefined) return this.#first
    if (left.length === 0) return getWorstCode(ended)
    const limit = this.#isTimedOut && timeoutMs !== undefined ? texts.format.duration(timeoutMs) : undefined
    const why = limit === undefined ? '' : ` (${texts.job.longerThan(limit)})`
    for (const { job } of left)
      progress.print(`${formatJobName(job, texts)}: ${formatActivity(job, texts)}${why}`)
    return this.#isTimedOut ? exitCodes.timedOut : exitCodes.interrupted
  }

  #out(line: string) {
    this.#options.progress.suspend(() => this.#options.out?.(line))
  }

  #record(line: JobLine) {
    this.#options.progress.suspend(() => this.#options.onRecord?.(line))
  }

  #open() {
    return [...this.#waits.values()].filter(({ code }) => code === undefined)
  }

  #newWait(target: Target): Wait {
    return { target, controller: new AbortController(), job: target.job, code: undefined }
  }

  #getExpectedEnd(job: JobState): ExpectedEnd | undefined {
    // For a run that began earlier, the server's clock skew is unknown.
    const run = { ...job.run, startedAt: undefined }
    return this.#expectations().of({ ...job, run }, this.#options.clock.now())
  }

  #formatTimeLeft(job: JobState): readonly string[] {
    const { clock, texts } = this.#options
    const now = clock.now()
    const expected = this.#getExpectedEnd(job)
    const end = expected && endsAt(expected, now)
    if (end !== undefined) return [formatTimeLeft(end - now, texts)]
    const usual = this.#expectations().usual(job)
    return usual ? [formatUsualDuration(usual, texts)] : []
  }

  #formatLine({ job, target }: Wait, nameWidth: number): string {
    const { texts, drawing } = this.#options
    const whole = formatJobName(job, texts)
    const why = this.#trouble.get(target.server.id)
    if (!drawing) return `${whole}: ${why ? formatReason(why, texts) : formatActivity(job, texts)}`
    const { longestName, barWidth } = getColumns(this.#width)
    const short = drawing.cut(whole, longestName)
    const name = short + ' '.repeat(Math.max(0, nameWidth - drawing.measureWidth(short)))
    if (why) return `${name}  ${formatReason(why, texts)}`
    const left = this.#formatTimeLeft(job)
    const doing =
      job.run.status === undefined || isWaiting(job.run.status) ? job.run.status : job.run.currentStep
    const steps = doing ? [formatReason(doing, texts)] : []
    const percent = texts.format.percent(job.run.progress).padStart(4)
    return [name, ...formatProgressBar(job.run.progress, barWidth), percent, ...left, ...steps].join('  ')
  }

  #draw() {
    const { drawing, progress, texts } = this.#options
    const waited = this.#open()
    if (!drawing) return progress.show(waited.map((wait) => this.#formatLine(wait, 0)))
    const { longestName } = getColumns(this.#width)
    const { cut, measureWidth } = drawing
    const names = waited.map(({ job }) => measureWidth(cut(formatJobName(job, texts), longestName)))
    const nameWidth = Math.max(0, ...names)
    progress.show(waited.map((wait) => cut(this.#formatLine(wait, nameWidth), Math.max(1, this.#width - 1))))
  }

  #settle(wait: Wait, code: ExitCode) {
    wait.code = code
    this.#first ??= code
    wait.controller.abort()
    this.#draw()
    if (this.#options.any || this.#open().length === 0) this.#all.abort()
  }

  /** A command such as `wait ID > result.json` must not succeed without a result. */
  #settleByOutcome(wait: Wait, kind: OutcomeKind, lacksResult: boolean) {
    const isMissing = lacksResult && isCompleted(kind) && !this.#options.onlyStatus
    this.#settle(wait, isMissing ? exitCodes.unreachable : getExitCode(kind, this.#options.strict))
  }

  /**
   * Ends a wait by its job's outcome: writes the result of a completed job, or explains why there is none.
   */
  #writeOutcome(wait: Wait, lacksDetails: boolean, result?: unknown, whyNoResult?: Message) {
    const { progress, texts, onRecord } = this.#options
    const { job, target } = wait
    const kind = job.outcome?.kind ?? 'lost'
    const { status } = outcomes[kind]
    const error = formatError(job)
    const { errors } = job.outcome ?? {}
    if (errors) progress.print(`${formatJobName(job, texts)}: ${formatErrors(errors, texts)}`)
    if (whyNoResult)
      progress.print(
        `${formatJobName(job, texts)}: ${status}, but its result can’t be ${this.#options.save === undefined ? 'printed' : 'saved'}: ${formatReason(whyNoResult, texts)}`,
      )
    else if (lacksDetails)
      progress.print(`${formatJobName(job, texts)}: ${status}; the server hasn’t sent the details`)
    if (onRecord) this.#record({ ...toJobLine(target.server, job, texts), result })
    else if (this.#options.onlyStatus) this.#out(formatJobWithError(job, texts))
    else if (this.#waits.size > 1) {
      const detail = result === undefined ? error : JSON.stringify(result)
      this.#out([job.identity.jobId, status, detail].filter(Boolean).join('\t'))
    } else if (result !== undefined) this.#out(formatJson(result))
    else if (error) this.#out(error)
    else if (!lacksDetails) progress.print(`${formatJobName(job, texts)}: ${status}`)
    this.#settleByOutcome(wait, kind, lacksDetails)
  }

  /** Fetches what the outcome lacks. @returns a function that prints or saves it */
  async #prepare(wait: Wait, client: CompileoClient): Promise<() => Promise<void> | void> {
    const { jobId, followedBy } = wait.job.identity
    const { outcome } = wait.job
    const { hasMore, result } = wait.job.run
    if (!isCompleted(outcome?.kind)) return () => this.#writeOutcome(wait, false)
    const { save } = this.#options
    if (save !== undefined) return () => this.#save(wait, client, save)
    // The outcome may come from a frame if the response with the result couldn't be read.
    const mayLackResult = result === undefined && !outcome?.source && !followedBy && !this.#options.onlyStatus
    if (!hasMore && !mayLackResult) return () => this.#writeOutcome(wait, false, result)
    const options = { ...this.#callOptions, retries: defaultRetries, timeoutMs: resultTimeoutMs }
    const whole = await client.wholeStatus(jobId, options)
    if (!whole.ok)
      return () => this.#writeOutcome(wait, true, undefined, getMissingReason(wait.job, whole.error))
    const { result: fetched, resultBytes } = whole.value
    if (resultBytes === undefined) return () => this.#writeOutcome(wait, false, fetched)
    const { onLargeResult } = this.#options
    return () => {
      if (!onLargeResult) return this.#writeLarge(wait, client)
      onLargeResult()
      return this.#writeOutcome(wait, false)
    }
  }

  async #save(wait: Wait, client: CompileoClient, file: string) {
    const { progress, texts } = this.#options
    const { job } = wait
    const { jobId } = job.identity
    const { outcome } = job
    const { result, isResultCut } = job.run
    const options = { ...this.#callOptions, retries: defaultRetries, timeoutMs: resultTimeoutMs }
    const hasDatasetId = hasDataset(job) && findDataset(result) !== undefined
    const whole: ApiResponse<WholeJob> =
      result === undefined || (isResultCut && !hasDatasetId)
        ? await client.wholeStatus(jobId, options)
        : { ok: true, value: { result } }
    const dataset = whole.ok && hasDataset(job) ? findDataset(whole.value.result) : undefined
    const fetchOnce = (write: WritePart): Promise<ApiResponse<unknown>> =>
      dataset
        ? readDatasetFile(client, dataset.id, options, write)
        : client.writeResult(jobId, options, write)
    const content: Content = async (write, restart) => {
      const response = await this.#fetchWithRetry(fetchOnce, write, restart)
      return response.ok ? { ok: true, value: undefined } : { ok: false, message: response.error.message }
    }
    if (!whole.ok) return this.#writeOutcome(wait, true, undefined, getMissingReason(job, whole.error))
    const isText = !dataset && whole.value.resultBytes === undefined
    const written = await writeFileAtomically(file, isText ? `${formatJson(whole.value.result)}\n` : content)
    if (!written.ok) this.#all.signal.throwIfAborted()
    if (!written.ok) return this.#writeOutcome(wait, true, undefined, written.message)
    if (outcome?.errors)
      progress.print(`${formatJobName(job, texts)}: ${formatErrors(outcome.errors, texts)}`)
    progress.print(`${formatJobName(job, texts)}: ${formatReason(createMessage('files.saved', file), texts)}`)
    return this.#settleByOutcome(wait, outcome?.kind ?? 'completed', false)
  }

  /** Starts again if the response is interrupted. */
  async #fetchWithRetry(
    fetchOnce: (write: WritePart) => Promise<ApiResponse<unknown>>,
    write: WritePart,
    restart: (() => Promise<void>) | undefined,
  ): Promise<ApiResponse<unknown>> {
    const { clock, random } = this.#options
    let hasBegun = false
    for (let failures = 0; ; failures += 1) {
      const response = await fetchOnce((bytes) => {
        hasBegun ||= bytes.length > 0
        return write(bytes)
      })
      if (response.ok || failures >= defaultRetries || !isTransient(response.error)) return response
      if (hasBegun && !restart) return response
      const pauseMs = Math.max(getRetryAfterMs(response.error), fullJitter(failures, random))
      await clock.sleep(pauseMs, this.#all.signal)
      await restart?.()
    }
  }

  /** Writes the result as it arrives, because it may not fit in memory. */
  async #writeLarge(wait: Wait, client: CompileoClient) {
    const { texts, onRecord, write = () => undefined } = this.#options
    const { job, target } = wait
    const decoder = new TextDecoder()
    const record = JSON.stringify({ ...toJobLine(target.server, job, texts) })
    if (onRecord) write(`${record.slice(0, -1)},"result":`)
    else if (this.#waits.size > 1) write(`${job.identity.jobId}\tcompleted\t`)
    const isPartOfLine = onRecord !== undefined || this.#waits.size > 1
    this.#isPrinting = true
    const large = await client.writeResult(
      job.identity.jobId,
      { ...this.#callOptions, isRaw: true },
      async (bytes) => {
        const text = decoder.decode(bytes, { stream: true })
        write(isPartOfLine ? text.replaceAll(controls, ' ') : text)
      },
    )
    this.#isPrinting = false
    write(onRecord ? '}\n' : '\n')
    if (!large.ok) this.#writeOutcome(wait, true, undefined, large.error.message)
    else this.#settleByOutcome(wait, job.outcome?.kind ?? 'completed', false)
  }

  #onJob(target: Target, job: JobState, client: CompileoClient) {
    const { progress, texts, onRecord } = this.#options
    const wait = this.#waits.get(target)
    if (!wait) return
    const before = wait.job
    wait.job = job
    // Until the server reports the job, the outcome is the one that the app has seen.
    const outcome = job.run.status === undefined ? undefined : job.outcome
    if (outcome) {
      wait.controller.abort()
      const finish = async () => {
        const print = await this.#prepare(wait, client)
        // Prints one result after another, because large ones are printed in parts.
        await (this.#printed = this.#printed.then(print))
      }
      this.#finished.push(finish().catch(ignoreAbort(this.#all.signal)))
      return
    }
    if (job.run.connection.state === 'closed' && job.run.connection.reason) {
      progress.print(`${target.text}: ${formatReason(job.run.connection.reason, texts)}`)
      return this.#settle(wait, exitCodes.unknown)
    }
    if (job.run.lostTrackAt !== undefined && before.run.lostTrackAt === undefined)
      progress.print(`${formatJobName(job, texts)}: ${texts.job.lostTrack}`)
    const moved =
      before.run.status !== job.run.status ||
      before.run.progress !== job.run.progress ||
      before.run.currentStep !== job.run.currentStep
    if (onRecord && moved && !this.#isPrinting)
      this.#record(toJobLine(target.server, { ...job, expectedEnd: this.#getExpectedEnd(job) }, texts))
    if (moved) this.#draw()
  }

  #onReach(server: ServerState, state: ReachabilityState) {
    const { progress, texts } = this.#options
    if (state.up) {
      this.#trouble.delete(server.id)
      return this.#draw()
    }
    const { kind, message } = state.outage
    const own = this.#open().filter(
      ({ target, controller }) => target.server.id === server.id && !controller.signal.aborted,
    )
    const isBusy = isSilent(state.outage) && state.awayMs < silentDelayMs
    // A rejected key stays rejected.
    if (kind === 'unauthorized' || (!isBusy && own.every(({ job }) => job.run.status === undefined))) {
      progress.print(`${formatReason(server.name, texts)}: ${formatReason(message, texts)}`)
      for (const wait of own) this.#settle(wait, exitCodes.unreachable)
      return
    }
    this.#trouble.set(server.id, message)
    this.#draw()
  }
}

/** Waits until jobs have ended, shows their progress, and prints their results. */
export const waitForJobs = (targets: readonly Target[], options: WaitOptions): Promise<ExitCode> =>
  new Waits(targets, options).run()
