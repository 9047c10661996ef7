import type { Random } from '../base/backoff.ts'
import { childController } from '../base/abort.ts'
import type { Clock } from '../base/clock.ts'
import { Timer } from '../base/timer.ts'
import { guideRetries, type CompileoClient } from '../compileo/client.ts'
import type { ReachState } from '../state/events.ts'
import { createExpectations } from '../state/expectations.ts'
import { createUsualDurations } from '../state/usual-durations.ts'
import { once } from '../../shared/format.ts'
import type { JobState, ServerId, ServerState } from '../../shared/model.ts'
import type { Message } from '../../shared/messages/message.ts'
import { isSameMessage } from '../../shared/messages/message.ts'
import { readableJson } from '../../shared/rules/json-value.ts'
import { endsAt } from '../../shared/rules/expected-end.ts'
import { isWaiting } from '../../shared/rules/status.ts'
import { leftWords, usualWords } from '../../shared/texts/time-left.ts'
import type { Texts } from '../../shared/texts/index.ts'
import { exitCodes, worstOf, type ExitCode } from './exit-codes.ts'
import type { Drawing } from './drawing.ts'
import { followJobs } from './follow.ts'
import type { Progress } from './output.ts'
import type { Session } from './session.ts'
import type { Target } from './targets.ts'
import { activityLine, errorLine, jobRecord, nameIn, inWords } from './words.ts'

export interface Waiting {
  readonly session: Session
  readonly clock: Clock
  readonly random: Random
  readonly texts: Texts
  readonly progress: Progress
  /** How wide the terminal is, in characters. */
  readonly width: () => number
  /** Absent where nothing is drawn. */
  readonly drawing: Drawing | undefined
  /** Writes a line for the script. */
  readonly out: (line: string) => void
  /** Aborted by Ctrl+C, or when the terminal is gone. */
  readonly interrupted: AbortSignal
  readonly timeoutMs?: number
  readonly any: boolean
  readonly json: boolean
}

/** A job that is waited for. */
interface Wait {
  readonly target: Target
  readonly over: AbortController
  job: JobState
  /** How it ended; undefined while it goes on. */
  code: ExitCode | undefined
}

/** How wide the columns of a line are on a terminal, in characters: how far a job is must be seen on a narrow one, too. Pure. */
const columnsOf = (width: number) => ({
  longestName: Math.min(36, Math.max(8, Math.floor(width * 0.4))),
  barWidth: width >= 80 ? 20 : width >= 50 ? 10 : 0,
})

/** "████████░░░░░░░░░░░░"; nothing where there is no room. */
function bar(progress: number, barWidth: number): readonly string[] {
  if (barWidth === 0) return []
  const full = Math.round((Math.min(100, Math.max(0, progress)) / 100) * barWidth)
  return ['█'.repeat(full) + '░'.repeat(barWidth - full)]
}

/** How often the time that is left is counted anew, ms. */
const redrawMs = 1_000

/** Waits until jobs are over, shows how far they are, and writes what they brought. @returns the exit code */
export async function waitForJobs(targets: readonly Target[], waiting: Waiting): Promise<ExitCode> {
  const { session, clock, random, texts, progress, width, drawing, interrupted } = waiting
  const { timeoutMs, any, json } = waiting
  const out = (line: string) => progress.aside(() => waiting.out(line))
  const waits = new Map(
    targets.map((target): [Target, Wait] => [
      target,
      { target, over: new AbortController(), job: target.job, code: undefined },
    ]),
  )
  const all = childController(interrupted)
  const trouble = new Map<ServerId, Message>()
  let isTimedOut = false
  let first: ExitCode | undefined
  const several = targets.length > 1
  const isDrawn = drawing !== undefined
  const underWay = new Set<Promise<void>>()
  const open = () => [...waits.values()].filter(({ code }) => code === undefined)

  // What nobody sees needs no history.
  const expectations = once(() => createExpectations(createUsualDurations(isDrawn ? session.history() : [])))

  /** How much of a run is left, else how long such a run usually takes. */
  function leftOf(job: JobState): readonly string[] {
    const now = clock.now()
    // By what was seen here: how far the server's clock is from ours is not known of a run that was begun before.
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
    if (wait.code !== undefined) return
    wait.code = code
    first ??= code
    wait.over.abort()
    draw()
    if (any || open().length === 0) all.abort()
  }

  /** The result as the server has it: a large one isn't kept. */
  async function resultOf({ job }: Wait, client: CompileoClient): Promise<unknown> {
    if (!job.hasMore) return job.result
    const whole = await client.wholeStatus(job.jobId, {
      signal: interrupted,
      priority: 'command',
      retries: guideRetries,
    })
    return whole.ok ? whole.value.result : job.result
  }

  async function writeOutcome(wait: Wait, client: CompileoClient) {
    const { job, target } = wait
    const kind = job.outcome?.kind ?? 'lost'
    const result = kind === 'completed' ? await resultOf(wait, client) : undefined
    const error = errorLine(job)
    if (json) out(JSON.stringify({ ...jobRecord(target, job, texts), result }))
    else if (several) {
      const detail = result === undefined ? error : JSON.stringify(result)
      out([job.jobId, kind, detail].filter(Boolean).join('\t'))
    } else if (result !== undefined) out(readableJson(result))
    else if (error) out(error)
    else progress.say(`${nameIn(job, texts)}: ${kind}`)
    settle(wait, exitCodes[kind === 'lost' ? 'unknown' : kind])
  }

  function onJob(target: Target, job: JobState, client: CompileoClient) {
    const wait = waits.get(target)
    if (!wait || wait.code !== undefined) return
    const before = wait.job
    wait.job = job
    if (job.status !== undefined && job.connection.state !== 'offline') trouble.delete(target.server.id)
    if (job.outcome) {
      if (before.outcome) return
      wait.over.abort()
      const writing = writeOutcome(wait, client).finally(() => underWay.delete(writing))
      underWay.add(writing)
      return
    }
    if (job.connection.state === 'closed' && job.connection.reason) {
      progress.say(`${target.text}: ${inWords(job.connection.reason, texts)}`)
      return settle(wait, exitCodes.unknown)
    }
    const moved =
      before.status !== job.status ||
      before.progress !== job.progress ||
      before.currentStep !== job.currentStep
    if (json && moved) out(JSON.stringify(jobRecord(target, job, texts)))
    if (moved) draw()
  }

  function onReach(server: ServerState, state: ReachState) {
    if (state.up) {
      trouble.delete(server.id)
      return draw()
    }
    const { kind, message } = state.outage
    const own = open().filter(({ target }) => target.server.id === server.id)
    // What was reached once is waited for; a key that is rejected, and what is no Compileo, won't get better.
    const isHopeless = kind === 'unauthorized' || kind === 'not-compileo'
    if (isHopeless || own.every(({ job }) => job.status === undefined)) {
      progress.say(`${inWords(server.name, texts)}: ${inWords(message, texts)}`)
      for (const wait of own) settle(wait, exitCodes.unreachable)
      return
    }
    const known = trouble.get(server.id)
    trouble.set(server.id, message)
    if (!known || !isSameMessage(known, message)) draw()
  }

  const timeout = new Timer(clock, () => {
    isTimedOut = true
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
    progress.end()
  }
  const left = open()
  const ended = [...waits.values()].flatMap(({ code }) => (code === undefined ? [] : [code]))
  if (any && first !== undefined) return first
  if (left.length === 0) return worstOf(ended)
  for (const { job } of left) progress.say(`${nameIn(job, texts)}: ${activityLine(job, texts)}`)
  return isTimedOut ? exitCodes.timedOut : exitCodes.interrupted
}
