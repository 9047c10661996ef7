import { childController, ignoreAbort } from '#main/base/abort.ts'
import { Timer } from '#main/base/timer.ts'
import { guideRetries, type CompileoClient } from '#main/compileo/client.ts'
import { isSilent } from '#main/compileo/errors.ts'
import { silentAfterMs } from '#main/state/queue-alerts.ts'
import type { ReachabilityState } from '#main/state/events.ts'
import { createExpectations } from '#main/state/expectations.ts'
import { createUsualDurations } from '#main/state/usual-durations.ts'
import { once } from '#shared/format.ts'
import { isCompleted, outcomes, type OutcomeKind } from '#shared/outcome.ts'
import type { JobState, ServerId, ServerState } from '#shared/model.ts'
import type { Message } from '#shared/message.ts'
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
  /** Gets each change instead of `out`, the last one with the result. */
  readonly onRecord?: ((record: JobLine) => void) | undefined
  readonly onlyStatus?: boolean
  readonly timeoutMs?: number | undefined
  readonly any?: boolean
  /** A job that completed with errors counts as failed. */
  readonly strict?: boolean
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

/** Progress must fit even on a narrow terminal. Pure. */
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

/** How long to wait for the details of an early outcome, ms. */
const longestDetailsMs = 30_000

/** A large result takes a while on a slow line. */
const resultTimeoutMs = 60_000

function codeOf(kind: OutcomeKind, isStrict: boolean): ExitCode {
  const { status, needsAttention } = outcomes[kind]
  if (isStrict && status === 'completed' && needsAttention) return exitCodes.failed
  return exitCodes[status === 'lost' ? 'unknown' : status]
}

/** Waits until jobs have ended, shows their progress, and prints their results. */
export async function waitForJobs(targets: readonly Target[], waiting: Waiting): Promise<ExitCode> {
  const { session, clock, random, texts, progress, drawing, width = () => 80 } = waiting
  const { timeoutMs, any = false, strict = false, onRecord } = waiting
  const out = (line: string) => progress.aside(() => waiting.out?.(line))
  const record = (line: JobLine) => progress.aside(() => onRecord?.(line))
  const waits = new Map(targets.map((target) => [target, newWait(target)]))
  const all = childController(waiting.signal)
  const trouble = new Map<ServerId, Message>()
  let isTimedOut = false
  let first: ExitCode | undefined
  const several = targets.length > 1
  const isDrawn = drawing !== undefined
  const underWay: Promise<void>[] = []
  const open = () => [...waits.values()].filter(({ code }) => code === undefined)

  function newWait(target: Target): Wait {
    const wait: Wait = {
      target,
      over: new AbortController(),
      job: target.job,
      code: undefined,
      details: new Timer(clock, () => writeOutcome(wait, true)),
    }
    return wait
  }

  const expectations = once(() => createExpectations(createUsualDurations(isDrawn ? session.history() : [])))

  function leftOf(job: JobState): readonly string[] {
    const now = clock.now()
    // For a run that began earlier, the server's clock skew is unknown.
    const expected = expectations().of({ ...job, startedAt: undefined }, now)
    const end = expected && endsAt(expected, now)
    if (end !== undefined) return [leftWords(end - now, texts)]
    const usual = expectations().usual(job)
    return usual ? [usualWords(usual, texts)] : []
  }

  function lineOf({ job, target }: Wait, nameWidth: number): string {
    const whole = nameIn(job, texts)
    const why = trouble.get(target.server.id)
    if (!drawing) return `${whole}: ${why ? inWords(why, texts) : activityLine(job, texts)}`
    const { longestName, barWidth } = columnsOf(width())
    const short = drawing.cut(whole, longestName)
    const name = short + ' '.repeat(Math.max(0, nameWidth - drawing.widthOf(short)))
    if (why) return `${name}  ${inWords(why, texts)}`
    const left = leftOf(job)
    const doing = job.status === undefined || isWaiting(job.status) ? job.status : job.currentStep
    const steps = doing ? [inWords(doing, texts)] : []
    const percent = texts.format.percent(job.progress).padStart(4)
    return [name, ...bar(job.progress, barWidth), percent, ...left, ...steps].join('  ')
  }

  function draw() {
    const waited = open()
    if (!drawing) return progress.show(waited.map((wait) => lineOf(wait, 0)))
    const { longestName } = columnsOf(width())
    const { cut, widthOf } = drawing
    const names = waited.map(({ job }) => widthOf(cut(nameIn(job, texts), longestName)))
    const nameWidth = Math.max(0, ...names)
    progress.show(waited.map((wait) => cut(lineOf(wait, nameWidth), Math.max(1, width() - 1))))
  }

  const redraw = new Timer(clock, () => {
    draw()
    redraw.schedule(redrawMs)
  })

  function settle(wait: Wait, code: ExitCode) {
    wait.code = code
    first ??= code
    wait.details.cancel()
    wait.over.abort()
    draw()
    if (any || open().length === 0) all.abort()
  }

  /** A command such as `wait ID > result.json` must not end well without the result. */
  function settleByOutcome(wait: Wait, kind: OutcomeKind, lacksResult: boolean) {
    const isMissing = lacksResult && isCompleted(kind) && !waiting.onlyStatus
    settle(wait, isMissing ? exitCodes.unreachable : codeOf(kind, strict))
  }

  /**
   * Ends a wait by its job's outcome.
   *
   * @param result of a completed job
   * @param whyNoResult why the result of a completed job can't be had
   */
  function writeOutcome(wait: Wait, lacksDetails: boolean, result?: unknown, whyNoResult?: Message) {
    const { job, target } = wait
    const kind = job.outcome?.kind ?? 'lost'
    const { status } = outcomes[kind]
    const error = errorLine(job)
    const { errors } = job.outcome ?? {}
    if (errors) progress.say(`${nameIn(job, texts)}: ${errorsLine(errors, texts)}`)
    if (whyNoResult)
      progress.say(
        `${nameIn(job, texts)}: ${status}, but its result can’t be printed: ${inWords(whyNoResult, texts)}`,
      )
    else if (lacksDetails)
      progress.say(`${nameIn(job, texts)}: ${status}; the server hasn’t sent the details`)
    if (onRecord) record({ ...jobLineOf(target.server, job, texts), result })
    else if (waiting.onlyStatus) out(statusLines(job, texts))
    else if (several) {
      const detail = result === undefined ? error : JSON.stringify(result)
      out([job.jobId, status, detail].filter(Boolean).join('\t'))
    } else if (result !== undefined) out(readableJson(result))
    else if (error) out(error)
    else if (!lacksDetails) progress.say(`${nameIn(job, texts)}: ${status}`)
    settleByOutcome(wait, kind, lacksDetails)
  }

  async function finish(wait: Wait, client: CompileoClient) {
    const { jobId, outcome, hasMore, result, followedBy } = wait.job
    if (!isCompleted(outcome?.kind)) return writeOutcome(wait, false)
    // A frame has confirmed the outcome if the response with the result couldn't be read.
    const mayLackResult = result === undefined && !outcome?.source && !followedBy && !waiting.onlyStatus
    if (!hasMore && !mayLackResult) return writeOutcome(wait, false, result)
    // A large result isn't saved.
    const options = { signal: all.signal, priority: 'command', retries: guideRetries } as const
    const whole = await client.wholeStatus(jobId, { ...options, timeoutMs: resultTimeoutMs })
    if (whole.ok) writeOutcome(wait, false, whole.value.result)
    else writeOutcome(wait, true, undefined, whole.error.message)
  }

  function onJob(target: Target, job: JobState, client: CompileoClient) {
    const wait = waits.get(target)
    if (!wait) return
    const before = wait.job
    wait.job = job
    const isEarly = job.outcome?.isEarly === true
    if (!isEarly) wait.details.cancel()
    else if (!wait.details.isScheduled) wait.details.schedule(longestDetailsMs)
    if (job.outcome && !isEarly) {
      wait.over.abort()
      underWay.push(finish(wait, client).catch(ignoreAbort(all.signal)))
      return
    }
    if (job.connection.state === 'closed' && job.connection.reason) {
      progress.say(`${target.text}: ${inWords(job.connection.reason, texts)}`)
      return settle(wait, exitCodes.unknown)
    }
    if (job.lostTrackAt !== undefined && before.lostTrackAt === undefined)
      progress.say(`${nameIn(job, texts)}: ${texts.job.lostTrack}`)
    const moved =
      before.status !== job.status ||
      before.progress !== job.progress ||
      before.currentStep !== job.currentStep
    if (onRecord && moved && !isEarly) record(jobLineOf(target.server, job, texts))
    if (moved) draw()
  }

  function onReach(server: ServerState, state: ReachabilityState) {
    if (state.up) {
      trouble.delete(server.id)
      return draw()
    }
    const { kind, message } = state.outage
    const own = open().filter(({ target, over }) => target.server.id === server.id && !over.signal.aborted)
    const isBusy = isSilent(state.outage) && state.awayMs < silentAfterMs
    // A rejected key won't get better.
    if (kind === 'unauthorized' || (!isBusy && own.every(({ job }) => job.status === undefined))) {
      progress.say(`${inWords(server.name, texts)}: ${inWords(message, texts)}`)
      for (const wait of own) {
        if (wait.details.isScheduled) writeOutcome(wait, true)
        else settle(wait, exitCodes.unreachable)
      }
      return
    }
    trouble.set(server.id, message)
    draw()
  }

  const timeout = new Timer(clock, () => {
    isTimedOut = true
    for (const wait of open()) if (wait.details.isScheduled) writeOutcome(wait, true)
    all.abort()
  })
  if (timeoutMs !== undefined) timeout.schedule(timeoutMs)
  if (isDrawn) redraw.schedule(redrawMs)
  const signals = new Map(
    [...waits].map(([target, { over }]) => [target, AbortSignal.any([over.signal, all.signal])]),
  )
  try {
    await followJobs(signals, { session, clock, random, signal: all.signal, onJob, onReach })
    await Promise.all(underWay)
  } finally {
    timeout.cancel()
    redraw.cancel()
    for (const { details } of waits.values()) details.cancel()
    progress.end()
  }
  const left = open()
  const ended = [...waits.values()].flatMap(({ code }) => (code === undefined ? [] : [code]))
  if (any && first !== undefined) return first
  if (left.length === 0) return worstOf(ended)
  const limit = isTimedOut && timeoutMs !== undefined ? texts.format.duration(timeoutMs) : undefined
  const why = limit === undefined ? '' : ` (${texts.job.longerThan(limit)})`
  for (const { job } of left) progress.say(`${nameIn(job, texts)}: ${activityLine(job, texts)}${why}`)
  return isTimedOut ? exitCodes.timedOut : exitCodes.interrupted
}
