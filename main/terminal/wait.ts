import { formatOneLine } from '#main/terminal/one-line.ts'
import { once } from 'node:events'
import { createChildController, ignoreAbort, awaitUnlessAborted } from '#main/base/abort.ts'
import { getBackoffDelay } from '#main/base/backoff.ts'
import { writeFileAtomically, type FileContent, type WriteChunk } from '#main/base/files.ts'
import { Timer } from '#main/base/timer.ts'
import { ConnectionEndedError } from '#main/terminal/socket/connect-socket.ts'
import type { ReadResultReply } from '#shared/contract.ts'
import { createMessage, type Message } from '#shared/message.ts'
import type { JobKey, JobView, ServerId, ServerView } from '#shared/model.ts'
import { isCompleted, outcomes, type OutcomeKind } from '#shared/outcome.ts'
import { getExpectedEndTime } from '#shared/rules/expected-end.ts'
import { formatJson } from '#shared/rules/json-value.ts'
import { isUnavailable } from '#shared/rules/restartable.ts'
import { isWaiting } from '#shared/rules/status.ts'
import { formatTimeLeft, formatUsualDuration } from '#shared/texts/format-time-left.ts'
import { findServerOfJob, isServerBusy, isReportedByServer, watchTarget } from './job-requests.ts'
import type { TerminalLayout } from './terminal-layout.ts'
import { exitCodes, getWorstExitCode, type ExitCode } from '#main/base/exit-codes.ts'
import {
  formatActivity,
  formatError,
  formatErrors,
  formatJobName,
  formatJobWithError,
  formatStatus,
} from './job-text.ts'
import { toJobLine, type JobLine } from './json-line.ts'
import type { Progress } from './output.ts'
import { findServerByAddress, type CliContext, type Session } from './session.ts'
import type { Target } from './targets.ts'

export interface WaitOptions extends CliContext {
  /** Opens another session after the app or agent has quit. */
  readonly reopen?: (() => Promise<Session>) | undefined
  readonly progress: Progress
  readonly drawing?: TerminalLayout | undefined
  readonly width?: () => number
  readonly out?: (line: string) => void
  /** Writes a text without a line break at its end. */
  readonly write?: (text: string) => void
  /** Called instead of writing a result that is too large for the memory. */
  readonly onLargeResult?: () => void
  /**
   * Called with each change, instead of `out`. The last record of a job contains the result, unless the
   * result is written in parts.
   */
  readonly onRecord?: ((record: JobLine) => void) | undefined
  readonly onlyStatus?: boolean
  readonly timeoutMs?: number | undefined
  /** When the time limit begins, in ms by the monotonic clock. By default, it begins now. */
  readonly startedWaitingAt?: number
  readonly any?: boolean
  /** Set if a job that completed with errors counts as failed. */
  readonly strict?: boolean
  /** The file to which the result or dataset of a single job is written, instead of `out`. */
  readonly save?: string | undefined
}

interface Wait {
  readonly target: Target
  /** The key of the watched job; undefined until the job is watched. */
  key: JobKey | undefined
  /** The job's state; undefined until the server has reported it. */
  job: JobView | undefined
  server: ServerView | undefined
  isEnding: boolean
  /** The exit code; undefined while the job hasn't ended. */
  code: ExitCode | undefined
}

/** Returns the widths of the columns for a terminal of this width, which may be narrow. */
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

/**
 * Matches the control characters up to U+001F. JSON only contains them as whitespace between values, so they
 * can be replaced. A line break could otherwise begin a forged line.
 */
const controls = /(?![\u007f-\u009f])\p{Cc}/gu

/** How many times the result is requested again after an interruption. */
const maxResultRetries = 3

function getExitCode(kind: OutcomeKind, isStrict = false): ExitCode {
  const { exitCode, needsAttention } = outcomes[kind]
  return isStrict && isCompleted(kind) && needsAttention ? exitCodes.failed : exitCode
}

class Waits {
  readonly #options: WaitOptions
  readonly #waits: readonly Wait[]
  readonly #all: Pick<AbortController, 'signal' | 'abort'>
  readonly #trouble = new Map<ServerId, Message>()
  #session: Session
  #isTimedOut = false
  #first: ExitCode | undefined
  readonly #finished: Promise<void>[] = []
  #printed: Promise<unknown> = Promise.resolve()
  #isPrinting = false
  readonly #redraw: Timer
  readonly #timeout: Timer

  constructor(targets: readonly Target[], options: WaitOptions) {
    const { clock, signal } = options
    this.#options = options
    this.#session = options.session
    this.#waits = targets.map((target) => ({
      target,
      key: undefined,
      job: undefined,
      server: undefined,
      isEnding: false,
      code: undefined,
    }))
    this.#all = createChildController(signal)
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

  get #signal(): AbortSignal {
    return this.#all.signal
  }

  async run(): Promise<ExitCode> {
    const { clock, progress, timeoutMs, reopen } = this.#options
    const { startedWaitingAt = clock.monotonic() } = this.#options
    if (timeoutMs !== undefined)
      this.#timeout.schedule(Math.max(0, startedWaitingAt + timeoutMs - clock.monotonic()))
    if (this.#options.drawing) this.#redraw.schedule(redrawIntervalMs)
    try {
      while (this.#open().length > 0 && !this.#signal.aborted) {
        await this.#follow()
        if (this.#signal.aborted || !reopen) break
        await this.#reopen(reopen)
      }
      await awaitUnlessAborted(Promise.all(this.#finished), this.#signal)
    } finally {
      this.#timeout.cancel()
      this.#redraw.cancel()
      progress.end()
    }
    const code = this.#exitCode()
    await this.#release()
    return code
  }

  /** Ends all waits, because other tools may use the same connection. */
  async #release() {
    const { bridge } = this.#session
    const keys = this.#waits.flatMap(({ key }) => key ?? [])
    const ending = keys.map((key) => bridge.call('stopWaiting', { key }))
    await Promise.all(ending).catch(ignoreAbort(bridge.signal))
  }

  /** Follows the jobs until the last one has ended or the connection is closed. */
  async #follow() {
    const { view, bridge } = this.#session
    const ended = AbortSignal.any([this.#signal, bridge.signal])
    const unsubscribe = view.onChange(() => this.#onChange())
    try {
      await Promise.all(this.#open().map((wait) => this.#watch(wait)))
      this.#onChange()
      if (!ended.aborted) await once(ended, 'abort').catch(ignoreAbort(ended))
    } catch (error) {
      if (!ended.aborted) throw error
    } finally {
      unsubscribe()
    }
  }

  /**
   * Opens a new session after the app or agent has quit. The jobs are found again by the addresses of their
   * servers.
   */
  async #reopen(reopen: () => Promise<Session>) {
    this.#session = await reopen()
    this.#trouble.clear()
    this.#printed = Promise.resolve()
    for (const wait of this.#open()) {
      wait.key = undefined
      wait.isEnding = false
    }
  }

  async #watch(wait: Wait) {
    const { server } = wait
    const session = this.#session
    const { target } = wait
    const serverId =
      server &&
      (findServerByAddress(session.view.servers, server.url)?.id ?? session.core.local?.addServer(server.url))
    const targetOnServer = server ? { ...target, serverId } : target
    const watchResult = await watchTarget(
      { ...this.#options, session, signal: this.#signal },
      targetOnServer,
      'ended',
    )
    if ('key' in watchResult) {
      wait.key = watchResult.key
      return this.#onChange()
    }
    const { texts, progress } = this.#options
    progress.print(`${formatOneLine(watchResult.text, texts)}: ${formatOneLine(watchResult.reason, texts)}`)
    return this.#settle(wait, watchResult.code)
  }

  /** Returns the exit code. Before that, prints the state of jobs that haven't ended. */
  #exitCode(): ExitCode {
    const { progress, texts, timeoutMs } = this.#options
    const remaining = this.#open()
    const ended = this.#waits.flatMap(({ code }) => (code === undefined ? [] : [code]))
    if (this.#options.any && this.#first !== undefined) return this.#first
    if (remaining.length === 0) return getWorstExitCode(ended)
    const limit = this.#isTimedOut && timeoutMs !== undefined ? texts.format.duration(timeoutMs) : undefined
    const why = limit === undefined ? '' : ` (${texts.job.longerThan(limit)})`
    for (const wait of remaining)
      progress.print(`${this.#formatName(wait)}: ${this.#formatActivity(wait)}${why}`)
    return this.#isTimedOut ? exitCodes.timedOut : exitCodes.interrupted
  }

  #out(line: string) {
    this.#options.progress.suspend(() => this.#options.out?.(line))
  }

  #record({ server, job, target: { jobId } }: Wait, more: Partial<JobLine> = {}) {
    const { progress, onRecord, texts } = this.#options
    const line = { ...toJobLine(server, job ?? { identity: { jobId } }, texts), ...more }
    progress.suspend(() => onRecord?.(line))
  }

  #open() {
    return this.#waits.filter(({ code }) => code === undefined)
  }

  /** Formats the job's name. Until the server has reported the job, the saved name is used. */
  #formatName({ job, key, target: { jobId } }: Wait): string {
    const latest = job ?? (key === undefined ? undefined : this.#session.view.jobs.get(key))
    return formatJobName(latest ?? { identity: { jobId } }, this.#options.texts)
  }

  #formatActivity({ job }: Wait): string {
    const { texts } = this.#options
    return job ? formatActivity(job, texts) : formatActivity({ run: { progress: 0 } }, texts)
  }

  #formatTimeLeft(job: JobView): readonly string[] {
    const { clock, texts } = this.#options
    const now = clock.now()
    const end = job.expectedEnd && getExpectedEndTime(job.expectedEnd, now)
    if (end !== undefined) return [formatTimeLeft(end - now, texts)]
    return job.usual ? [formatUsualDuration(job.usual, texts)] : []
  }

  #formatLine(wait: Wait, nameWidth: number): string {
    const { texts, drawing } = this.#options
    const { job, server } = wait
    const fullName = this.#formatName(wait)
    const why = server && this.#trouble.get(server.id)
    if (!drawing) return `${fullName}: ${why ? formatOneLine(why, texts) : this.#formatActivity(wait)}`
    const { longestName, barWidth } = getColumns(this.#width)
    const short = drawing.truncate(fullName, longestName)
    const name = short + ' '.repeat(Math.max(0, nameWidth - drawing.measureWidth(short)))
    if (why) return `${name}  ${formatOneLine(why, texts)}`
    const { progress = 0, status, currentStep } = job?.run ?? {}
    const timeLeft = job ? this.#formatTimeLeft(job) : []
    const activity = job && isWaiting(status) ? formatStatus(job, texts) : currentStep
    const steps = activity ? [formatOneLine(activity, texts)] : []
    const percent = texts.format.percent(progress).padStart(4)
    return [name, ...formatProgressBar(progress, barWidth), percent, ...timeLeft, ...steps].join('  ')
  }

  #draw() {
    const { drawing, progress } = this.#options
    // A job without a report is only shown if its server has a problem.
    const shownWaits = this.#open().filter(
      ({ job, server }) => job || (server && this.#trouble.has(server.id)),
    )
    if (!drawing) return progress.show(shownWaits.map((wait) => this.#formatLine(wait, 0)))
    const { longestName } = getColumns(this.#width)
    const { truncate, measureWidth } = drawing
    const names = shownWaits.map((wait) => measureWidth(truncate(this.#formatName(wait), longestName)))
    const nameWidth = Math.max(0, ...names)
    return progress.show(
      shownWaits.map((wait) => truncate(this.#formatLine(wait, nameWidth), Math.max(1, this.#width - 1))),
    )
  }

  #settle(wait: Wait, code: ExitCode) {
    if (wait.code !== undefined) return
    wait.code = code
    this.#first ??= code
    this.#draw()
    if (this.#options.any || this.#open().length === 0) this.#all.abort()
  }

  /**
   * Ends a wait with the exit code for an outcome. If the result is missing, the code isn't 0, unless only
   * the status is printed. A command such as `wait ID > result.json` must not succeed without a result.
   */
  #settleByOutcome(wait: Wait, kind: OutcomeKind, lacksResult: boolean) {
    const isMissing = lacksResult && isCompleted(kind) && !this.#options.onlyStatus
    this.#settle(wait, isMissing ? exitCodes.unreachable : getExitCode(kind, this.#options.strict))
  }

  /** Ends a wait with its job's outcome. Writes the result, or explains why there is none. */
  #writeOutcome(wait: Wait, job: JobView, result?: unknown, whyNoResult?: Message) {
    const { progress, texts, onRecord } = this.#options
    const kind = job.outcome?.kind ?? 'lost'
    const { status } = outcomes[kind]
    const error = formatError(job)
    const name = formatJobName(job, texts)
    const { errors } = job.outcome ?? {}
    if (errors) progress.print(`${name}: ${formatErrors(errors, texts)}`)
    if (whyNoResult)
      progress.print(
        `${name}: ${status}, but its result can’t be ${this.#options.save === undefined ? 'printed' : 'saved'}: ${formatOneLine(whyNoResult, texts)}`,
      )
    if (onRecord) this.#record(wait, { result })
    else if (this.#options.onlyStatus) this.#out(formatJobWithError(job, texts))
    else if (this.#waits.length > 1) {
      const detail = result === undefined ? error : JSON.stringify(result)
      this.#out([job.identity.jobId, status, detail].filter(Boolean).join('\t'))
    } else if (result !== undefined) this.#out(formatJson(result))
    else if (error) this.#out(error)
    else if (!whyNoResult) progress.print(`${name}: ${status}`)
    this.#settleByOutcome(wait, kind, whyNoResult !== undefined)
  }

  /** Fetches the result that the job lacks. @returns a function that prints or saves the result */
  async #prepare(wait: Wait, job: JobView): Promise<() => Promise<void> | void> {
    const { save, onlyStatus, onLargeResult } = this.#options
    const { bridge } = this.#session
    const { key, followedBy } = job.identity
    if (!isCompleted(job.outcome?.kind)) return () => this.#writeOutcome(wait, job)
    if (save !== undefined) return () => this.#save(wait, job, save)
    const { result, isTruncated } = (await bridge.call('jobDetail', { key })) ?? {}
    // The server has no result for a job from the journal, from the server's records or outside the queue.
    const mayLackResult = result === undefined && !job.outcome?.source && !followedBy && !onlyStatus
    if (!isTruncated && !mayLackResult) return () => this.#writeOutcome(wait, job, result)
    const wholeJob = await bridge.call('wholeJob', { key })
    if (!wholeJob.ok) return () => this.#writeOutcome(wait, job, undefined, wholeJob.message)
    const { result: fetchedResult, resultBytes } = wholeJob
    if (resultBytes === undefined) return () => this.#writeOutcome(wait, job, fetchedResult)
    return () => {
      if (!onLargeResult) return this.#writeLarge(wait, job)
      onLargeResult()
      return this.#writeOutcome(wait, job)
    }
  }

  async #save(wait: Wait, job: JobView, file: string) {
    const { progress, texts } = this.#options
    const name = formatJobName(job, texts)
    const { outcome } = job
    const content: FileContent = (write, restart) => this.#readWithRetry(job, write, restart)
    const writeResult = await writeFileAtomically(file, content)
    if (!writeResult.ok) this.#signal.throwIfAborted()
    if (!writeResult.ok) return this.#writeOutcome(wait, job, undefined, writeResult.message)
    if (outcome?.errors) progress.print(`${name}: ${formatErrors(outcome.errors, texts)}`)
    progress.print(`${name}: ${formatOneLine(createMessage('files.saved', file), texts)}`)
    return this.#settleByOutcome(wait, outcome?.kind ?? 'completed', false)
  }

  /**
   * Reads a result. After a temporary error, reads it again from the beginning, unless a part was already
   * written to a device or pipe.
   */
  async #readWithRetry(
    { identity: { key } }: JobView,
    write: WriteChunk,
    restart: (() => Promise<void>) | undefined,
  ): Promise<{ readonly ok: true; readonly value: undefined } | Extract<ReadResultReply, { ok: false }>> {
    const { clock, random } = this.#options
    let hasBegun = false
    for (let failures = 0; ; failures += 1) {
      const read = await this.#session.bridge.call('readResult', { key, as: 'file' }, (bytes) => {
        this.#signal.throwIfAborted()
        hasBegun ||= bytes.length > 0
        return write(bytes)
      })
      if (read.ok) return { ok: true, value: undefined }
      if (failures >= maxResultRetries || !read.isTransient || (hasBegun && !restart)) return read
      await clock.sleep(getBackoffDelay(failures, random), this.#signal)
      await restart?.()
    }
  }

  /** Writes a large result while it arrives, because it may not fit into the memory. */
  async #writeLarge(wait: Wait, job: JobView) {
    const { texts, onRecord, write = () => undefined } = this.#options
    const { key, jobId } = job.identity
    const decoder = new TextDecoder()
    const record = JSON.stringify(toJobLine(wait.server, job, texts))
    if (onRecord) write(`${record.slice(0, -1)},"result":`)
    else if (this.#waits.length > 1) write(`${jobId}\tcompleted\t`)
    const isPartOfLine = onRecord !== undefined || this.#waits.length > 1
    this.#isPrinting = true
    const large = await this.#session.bridge.call('readResult', { key, as: 'raw' }, async (bytes) => {
      const text = decoder.decode(bytes, { stream: true })
      write(isPartOfLine ? text.replaceAll(controls, ' ') : text)
    })
    this.#isPrinting = false
    write(onRecord ? '}\n' : '\n')
    if (large.ok) this.#settleByOutcome(wait, job.outcome?.kind ?? 'completed', false)
    else this.#writeOutcome(wait, job, undefined, large.message)
  }

  #onChange() {
    for (const wait of this.#open()) {
      const job = wait.key === undefined ? undefined : this.#session.view.jobs.get(wait.key)
      if (job && !wait.isEnding) this.#onJob(wait, job)
    }
    this.#onServers()
  }

  #onJob(wait: Wait, job: JobView) {
    const { progress, texts, onRecord } = this.#options
    wait.server = findServerOfJob(this.#session, job)
    const { connection } = job.run
    if (!isReportedByServer(job, this.#session)) {
      if (connection.state !== 'closed' || !connection.reason) return undefined
      progress.print(`${formatOneLine(wait.target.text, texts)}: ${formatOneLine(connection.reason, texts)}`)
      return this.#settle(wait, exitCodes.unknown)
    }
    const before = wait.job
    wait.job = job
    if (job.outcome) return this.#end(wait, job)
    if (job.run.lostTrackAt !== undefined && before?.run.lostTrackAt === undefined)
      progress.print(`${formatJobName(job, texts)}: ${texts.job.lostTrack}`)
    const hasMoved =
      before?.run.status !== job.run.status ||
      before?.run.progress !== job.run.progress ||
      before?.run.currentStep !== job.run.currentStep
    if (onRecord && hasMoved && !this.#isPrinting) this.#record(wait)
    if (hasMoved) this.#draw()
    return undefined
  }

  #end(wait: Wait, job: JobView) {
    wait.isEnding = true
    const { bridge } = this.#session
    const finish = async () => {
      try {
        const print = await this.#prepare(wait, job)
        // Results are printed one after another, because large ones are printed in parts.
        await (this.#printed = this.#printed.then(() => (this.#signal.aborted ? undefined : print())))
      } catch (error) {
        // If the connection was closed, the result is fetched again through another core.
        if (!this.#signal.aborted && !(error instanceof ConnectionEndedError && bridge.signal.aborted))
          throw error
      }
    }
    this.#finished.push(finish())
  }

  #onServers() {
    const { progress, texts } = this.#options
    let isNew = false
    for (const server of this.#session.view.servers) {
      const { id, name, reason } = server
      const waitsForServer = this.#open().filter((wait) => wait.server?.id === id && !wait.isEnding)
      if (!isUnavailable(server) || !reason) {
        isNew = this.#trouble.delete(id) || isNew
        continue
      }
      // Waiting makes no sense if the key was rejected, or if the server is unreachable and has reported none
      // of these jobs yet.
      const isHopeless =
        server.reach === 'unauthorized' ||
        (!isServerBusy(server) && waitsForServer.every(({ job }) => job === undefined))
      if (isHopeless && waitsForServer.length > 0) {
        progress.print(`${formatOneLine(name, texts)}: ${formatOneLine(reason, texts)}`)
        for (const wait of waitsForServer) this.#settle(wait, exitCodes.unreachable)
      } else if (waitsForServer.length > 0 && this.#trouble.get(id) !== reason) {
        isNew = true
        this.#trouble.set(id, reason)
      }
    }
    if (isNew) this.#draw()
  }
}

/**
 * Waits until jobs have ended, shows their progress, and prints their results. Resolves with the exit code.
 */
export const waitForJobs = (targets: readonly Target[], options: WaitOptions): Promise<ExitCode> =>
  new Waits(targets, options).run()
