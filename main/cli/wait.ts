import { childController, ignoreAbort } from '#main/base/abort.ts'
import { Timer } from '#main/base/timer.ts'
import { guideRetries, type CallOptions, type CompileoClient } from '#main/compileo/client.ts'
import { writeWhole, type Content } from '#main/base/files.ts'
import { isSilent, type ApiResponse } from '#main/compileo/errors.ts'
import { readDatasetFile } from '#main/compileo/list-routes.ts'
import type { WholeJob } from '#main/compileo/schema.ts'
import { silentAfterMs } from '#main/state/queue-alerts.ts'
import type { ReachabilityState } from '#main/state/events.ts'
import { createExpectations, type Expectations } from '#main/state/expectations.ts'
import { createUsualDurations } from '#main/state/usual-durations.ts'
import { once } from '#shared/format.ts'
import { isCompleted, outcomes, type OutcomeKind } from '#shared/outcome.ts'
import type { JobState, ServerId, ServerState } from '#shared/model.ts'
import { messageOf, type Message } from '#shared/message.ts'
import { datasetIn, hasDataset } from '#shared/rules/dataset-in-result.ts'
import { readableJson } from '#shared/rules/json-value.ts'
import { endsAt } from '#shared/rules/expected-end.ts'
import { isWaiting } from '#shared/rules/status.ts'
import { leftWords, usualWords } from '#shared/texts/time-left.ts'
import { exitCodes, worstOf, type ExitCode } from './exit-codes.ts'
import type { Drawing } from './draw.ts'
import { followJobs } from './follow-jobs.ts'
import type { Progress } from './output.ts'
import type { Context } from './session.ts'
import { jobLineOf, type JobLine } from './json-line.ts'
import type { Target } from './targets.ts'
import { activityLine, errorLine, errorsLine, nameIn, inWords, statusLines } from './job-text.ts'

export interface Waiting extends Context {
  readonly progress: Progress
  readonly drawing?: Drawing | undefined
  readonly width?: () => number
  readonly out?: (line: string) => void
  /** Writes a part of a line. */
  readonly write?: (text: string) => void
  /** Gets each change instead of `out`, the last one with the result. */
  readonly onRecord?: ((record: JobLine) => void) | undefined
  readonly onlyStatus?: boolean
  readonly timeoutMs?: number | undefined
  /** From when on the time limit counts, monotonic; by default from now on. */
  readonly beginning?: number
  readonly any?: boolean
  /** A job that completed with errors counts as failed. */
  readonly strict?: boolean
  /** The file for the one job's result or dataset, in place of `out`. */
  readonly save?: string | undefined
}

interface Wait {
  readonly target: Target
  readonly over: AbortController
  job: JobState
  /** Undefined while it runs. */
  code: ExitCode | undefined
  /** Scheduled while the details of an early outcome are missing. */
  readonly details: Timer
}

/** Progress must fit even on a narrow terminal. */
const columnsOf = (width: number) => ({
  longestName: Math.min(36, Math.max(8, Math.floor(width * 0.4))),
  barWidth: width >= 80 ? 20 : width >= 50 ? 10 : 0,
})

function bar(progress: number, barWidth: number): readonly string[] {
  if (barWidth === 0) return []
  const full = Math.round((Math.min(100, Math.max(0, progress)) / 100) * barWidth)
  return ['█'.repeat(full) + '░'.repeat(barWidth - full)]
}

const redrawMs = 1_000

/** How long to wait for the details of an early outcome, in ms. */
const longestDetailsMs = 30_000

/** A large result takes a while on a slow line. */
const resultTimeoutMs = 60_000

function codeOf(kind: OutcomeKind, isStrict = false): ExitCode {
  const { status, needsAttention } = outcomes[kind]
  if (isStrict && status === 'completed' && needsAttention) return exitCodes.failed
  return exitCodes[status === 'lost' ? 'unknown' : status]
}

class Waits {
  readonly #waiting: Waiting
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

  constructor(targets: readonly Target[], waiting: Waiting) {
    const { clock, signal, drawing, session } = waiting
    this.#waiting = waiting
    this.#waits = new Map(targets.map((target) => [target, this.#newWait(target)]))
    this.#all = childController(signal)
    this.#expectations = once(() =>
      createExpectations(createUsualDurations(drawing ? session.history() : [])),
    )
    this.#redraw = new Timer(clock, () => {
      this.#draw()
      this.#redraw.schedule(redrawMs)
    })
    this.#timeout = new Timer(clock, () => {
      this.#isTimedOut = true
      for (const wait of this.#open()) if (wait.details.isScheduled) this.#writeOutcome(wait, true)
      this.#all.abort()
    })
  }

  get #width(): number {
    return this.#waiting.width?.() ?? 80
  }

  /** Requests go first, and end with the wait. */
  get #asking(): CallOptions {
    return { signal: this.#all.signal, priority: 'command' }
  }

  async run(): Promise<ExitCode> {
    const { session, clock, random, progress, timeoutMs } = this.#waiting
    const { beginning = clock.monotonic() } = this.#waiting
    if (timeoutMs !== undefined)
      this.#timeout.schedule(Math.max(0, beginning + timeoutMs - clock.monotonic()))
    if (this.#waiting.drawing) this.#redraw.schedule(redrawMs)
    const signals = new Map(
      [...this.#waits].map(([target, { over }]) => [
        target,
        AbortSignal.any([over.signal, this.#all.signal]),
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
      for (const { details } of this.#waits.values()) details.cancel()
      progress.end()
    }
    return this.#exitCode()
  }

  /** Says of jobs that haven't ended what they do. */
  #exitCode(): ExitCode {
    const { progress, texts, timeoutMs } = this.#waiting
    const left = this.#open()
    const ended = [...this.#waits.values()].flatMap(({ code }) => (code === undefined ? [] : [code]))
    if (this.#waiting.any && this.#first !== undefined) return this.#first
    if (left.length === 0) return worstOf(ended)
    const limit = this.#isTimedOut && timeoutMs !== undefined ? texts.format.duration(timeoutMs) : undefined
    const why = limit === undefined ? '' : ` (${texts.job.longerThan(limit)})`
    for (const { job } of left) progress.say(`${nameIn(job, texts)}: ${activityLine(job, texts)}${why}`)
    return this.#isTimedOut ? exitCodes.timedOut : exitCodes.interrupted
  }

  #out(line: string) {
    this.#waiting.progress.aside(() => this.#waiting.out?.(line))
  }

  #record(line: JobLine) {
    this.#waiting.progress.aside(() => this.#waiting.onRecord?.(line))
  }

  #open() {
    return [...this.#waits.values()].filter(({ code }) => code === undefined)
  }

  #newWait(target: Target): Wait {
    const { clock } = this.#waiting
    const wait: Wait = {
      target,
      over: new AbortController(),
      job: target.job,
      code: undefined,
      details: new Timer(clock, () => this.#writeOutcome(wait, true)),
    }
    return wait
  }

  #leftOf(job: JobState): readonly string[] {
    const { clock, texts } = this.#waiting
    const now = clock.now()
    // For a run that began earlier, the server's clock skew is unknown.
    const expected = this.#expectations().of({ ...job, startedAt: undefined }, now)
    const end = expected && endsAt(expected, now)
    if (end !== undefined) return [leftWords(end - now, texts)]
    const usual = this.#expectations().usual(job)
    return usual ? [usualWords(usual, texts)] : []
  }

  #lineOf({ job, target }: Wait, nameWidth: number): string {
    const { texts, drawing } = this.#waiting
    const whole = nameIn(job, texts)
    const why = this.#trouble.get(target.server.id)
    if (!drawing) return `${whole}: ${why ? inWords(why, texts) : activityLine(job, texts)}`
    const { longestName, barWidth } = columnsOf(this.#width)
    const short = drawing.cut(whole, longestName)
    const name = short + ' '.repeat(Math.max(0, nameWidth - drawing.widthOf(short)))
    if (why) return `${name}  ${inWords(why, texts)}`
    const left = this.#leftOf(job)
    const doing = job.status === undefined || isWaiting(job.status) ? job.status : job.currentStep
    const steps = doing ? [inWords(doing, texts)] : []
    const percent = texts.format.percent(job.progress).padStart(4)
    return [name, ...bar(job.progress, barWidth), percent, ...left, ...steps].join('  ')
  }

  #draw() {
    const { drawing, progress, texts } = this.#waiting
    const waited = this.#open()
    if (!drawing) return progress.show(waited.map((wait) => this.#lineOf(wait, 0)))
    const { longestName } = columnsOf(this.#width)
    const { cut, widthOf } = drawing
    const names = waited.map(({ job }) => widthOf(cut(nameIn(job, texts), longestName)))
    const nameWidth = Math.max(0, ...names)
    progress.show(waited.map((wait) => cut(this.#lineOf(wait, nameWidth), Math.max(1, this.#width - 1))))
  }

  #settle(wait: Wait, code: ExitCode) {
    wait.code = code
    this.#first ??= code
    wait.details.cancel()
    wait.over.abort()
    this.#draw()
    if (this.#waiting.any || this.#open().length === 0) this.#all.abort()
  }

  /** A command such as `wait ID > result.json` must not end well without the result. */
  #settleByOutcome(wait: Wait, kind: OutcomeKind, lacksResult: boolean) {
    const isMissing = lacksResult && isCompleted(kind) && !this.#waiting.onlyStatus
    this.#settle(wait, isMissing ? exitCodes.unreachable : codeOf(kind, this.#waiting.strict))
  }

  /** Ends a wait by its job's outcome: with the result of a completed job, or why it can't be had. */
  #writeOutcome(wait: Wait, lacksDetails: boolean, result?: unknown, whyNoResult?: Message) {
    const { progress, texts, onRecord } = this.#waiting
    const { job, target } = wait
    const kind = job.outcome?.kind ?? 'lost'
    const { status } = outcomes[kind]
    const error = errorLine(job)
    const { errors } = job.outcome ?? {}
    if (errors) progress.say(`${nameIn(job, texts)}: ${errorsLine(errors, texts)}`)
    if (whyNoResult)
      progress.say(
        `${nameIn(job, texts)}: ${status}, but its result can’t be ${this.#waiting.save === undefined ? 'printed' : 'saved'}: ${inWords(whyNoResult, texts)}`,
      )
    else if (lacksDetails)
      progress.say(`${nameIn(job, texts)}: ${status}; the server hasn’t sent the details`)
    if (onRecord) this.#record({ ...jobLineOf(target.server, job, texts), result })
    else if (this.#waiting.onlyStatus) this.#out(statusLines(job, texts))
    else if (this.#waits.size > 1) {
      const detail = result === undefined ? error : JSON.stringify(result)
      this.#out([job.jobId, status, detail].filter(Boolean).join('\t'))
    } else if (result !== undefined) this.#out(readableJson(result))
    else if (error) this.#out(error)
    else if (!lacksDetails) progress.say(`${nameIn(job, texts)}: ${status}`)
    this.#settleByOutcome(wait, kind, lacksDetails)
  }

  /** Fetches what is missing of the outcome. @returns what prints or saves it */
  async #prepare(wait: Wait, client: CompileoClient): Promise<() => Promise<void> | void> {
    const { jobId, outcome, hasMore, result, followedBy } = wait.job
    if (!isCompleted(outcome?.kind)) return () => this.#writeOutcome(wait, false)
    const { save } = this.#waiting
    if (save !== undefined) return () => this.#save(wait, client, save)
    // A frame has confirmed the outcome if the response with the result couldn't be read.
    const mayLackResult = result === undefined && !outcome?.source && !followedBy && !this.#waiting.onlyStatus
    if (!hasMore && !mayLackResult) return () => this.#writeOutcome(wait, false, result)
    const options = { ...this.#asking, retries: guideRetries, timeoutMs: resultTimeoutMs }
    const whole = await client.wholeStatus(jobId, options)
    if (whole.ok) return () => this.#writeOutcome(wait, false, whole.value.result)
    const { error } = whole
    if (error.kind === 'protocol' && error.isTooLarge) return () => this.#writeLarge(wait, client)
    return () => this.#writeOutcome(wait, true, undefined, error.message)
  }

  async #save(wait: Wait, client: CompileoClient, file: string) {
    const { progress, texts } = this.#waiting
    const { job } = wait
    const { jobId, outcome, result } = job
    const options = this.#asking
    const whole: ApiResponse<WholeJob> =
      result === undefined ? await client.wholeStatus(jobId, options) : { ok: true, value: { result } }
    const dataset = whole.ok && hasDataset(job) ? datasetIn(whole.value.result) : undefined
    const content: Content = async (write) => {
      const response = dataset
        ? await readDatasetFile(client, dataset.id, options, write)
        : await client.largeStatus(jobId, options, write)
      return response.ok ? { ok: true, value: undefined } : { ok: false, message: response.error.message }
    }
    if (!whole.ok && !(whole.error.kind === 'protocol' && whole.error.isTooLarge))
      return this.#writeOutcome(wait, true, undefined, whole.error.message)
    const isText = whole.ok && !dataset
    const written = await writeWhole(file, isText ? `${readableJson(whole.value.result)}\n` : content)
    if (!written.ok) return this.#writeOutcome(wait, true, undefined, written.message)
    if (outcome?.errors) progress.say(`${nameIn(job, texts)}: ${errorsLine(outcome.errors, texts)}`)
    progress.say(`${nameIn(job, texts)}: ${inWords(messageOf('files.saved', file), texts)}`)
    return this.#settleByOutcome(wait, outcome?.kind ?? 'completed', false)
  }

  /** As it comes, because it may not fit in memory. */
  async #writeLarge(wait: Wait, client: CompileoClient) {
    const { texts, onRecord, write = () => undefined } = this.#waiting
    const { job, target } = wait
    const decoder = new TextDecoder()
    const record = JSON.stringify({ ...jobLineOf(target.server, job, texts) })
    if (onRecord) write(`${record.slice(0, -1)},"result":`)
    else if (this.#waits.size > 1) write(`${job.jobId}\tcompleted\t`)
    this.#isPrinting = true
    const large = await client.largeStatus(job.jobId, this.#asking, async (bytes) =>
      write(decoder.decode(bytes, { stream: true })),
    )
    this.#isPrinting = false
    write(onRecord ? '}\n' : '\n')
    if (!large.ok) this.#writeOutcome(wait, true, undefined, large.error.message)
    else this.#settleByOutcome(wait, job.outcome?.kind ?? 'completed', false)
  }

  #onJob(target: Target, job: JobState, client: CompileoClient) {
    const { progress, texts, onRecord } = this.#waiting
    const wait = this.#waits.get(target)
    if (!wait) return
    const before = wait.job
    wait.job = job
    // Until the server reports it, the outcome is the one that the app saw.
    const outcome = job.status === undefined ? undefined : job.outcome
    const isEarly = outcome?.isEarly === true
    if (!isEarly) wait.details.cancel()
    else if (!wait.details.isScheduled) wait.details.schedule(longestDetailsMs)
    if (outcome && !isEarly) {
      wait.over.abort()
      const finish = async () => {
        const print = await this.#prepare(wait, client)
        // One after another, because a large result is printed in parts.
        await (this.#printed = this.#printed.then(print))
      }
      this.#finished.push(finish().catch(ignoreAbort(this.#all.signal)))
      return
    }
    if (job.connection.state === 'closed' && job.connection.reason) {
      progress.say(`${target.text}: ${inWords(job.connection.reason, texts)}`)
      return this.#settle(wait, exitCodes.unknown)
    }
    if (job.lostTrackAt !== undefined && before.lostTrackAt === undefined)
      progress.say(`${nameIn(job, texts)}: ${texts.job.lostTrack}`)
    const moved =
      before.status !== job.status ||
      before.progress !== job.progress ||
      before.currentStep !== job.currentStep
    if (onRecord && moved && !isEarly && !this.#isPrinting) this.#record(jobLineOf(target.server, job, texts))
    if (moved) this.#draw()
  }

  #onReach(server: ServerState, state: ReachabilityState) {
    const { progress, texts } = this.#waiting
    if (state.up) {
      this.#trouble.delete(server.id)
      return this.#draw()
    }
    const { kind, message } = state.outage
    const own = this.#open().filter(
      ({ target, over }) => target.server.id === server.id && !over.signal.aborted,
    )
    const isBusy = isSilent(state.outage) && state.awayMs < silentAfterMs
    // A rejected key won't get better.
    if (kind === 'unauthorized' || (!isBusy && own.every(({ job }) => job.status === undefined))) {
      progress.say(`${inWords(server.name, texts)}: ${inWords(message, texts)}`)
      for (const wait of own) {
        if (wait.details.isScheduled) this.#writeOutcome(wait, true)
        else this.#settle(wait, exitCodes.unreachable)
      }
      return
    }
    this.#trouble.set(server.id, message)
    this.#draw()
  }
}

/** Waits until jobs have ended, shows their progress, and prints their results. */
export const waitForJobs = (targets: readonly Target[], waiting: Waiting): Promise<ExitCode> =>
  new Waits(targets, waiting).run()
