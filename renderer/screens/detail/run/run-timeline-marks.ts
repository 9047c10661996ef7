import { outcomes, type Tone } from '#shared/outcome.ts'
import { outcomeSentence } from '#shared/texts/outcome-sentence.ts'
import type { JobView, TimelineEntry } from '#shared/model.ts'
import { cutWithEllipsis } from '#shared/cut.ts'
import { isTerminal } from '#shared/rules/status.ts'
import type { Texts } from '#shared/texts/index.ts'
import { endedAt, outcomeKind } from '#renderer/state/models/groups.ts'
import { runTime, statusWord } from '#renderer/state/models/job-texts.ts'

export interface Line {
  readonly at: number
  readonly text: string
  readonly tone: Tone
  /** Ms until the next entry; undefined for the current one, and if it was too short to mention. */
  readonly lasted: number | undefined
}

/** Steps that differ only in their numbers share a mark. */
interface TimelineMark extends Omit<Line, 'lasted'> {
  readonly shape?: string | undefined
  readonly isNew?: boolean
}

const second = 1_000

/** In characters with the ellipsis: a server may send any length. */
const longestStep = 301

function outcomeLine(job: JobView, at: number, texts: Texts): TimelineMark | undefined {
  const kind = outcomeKind(job)
  if (!kind) return undefined
  const ms = runTime(job)
  const took = ms === undefined ? undefined : texts.format.duration(ms)
  const { errors, after } = job.outcome ?? {}
  const text = outcomeSentence({ kind, took, errors, isAfterAll: after !== undefined }, texts)
  return { at, text, tone: outcomes[kind].tone }
}

/** "Processing document 3 of 5" and "Processing document 4 of 5" have the same shape. */
const shapeOf = (status: string, step: string) => `${status} ${step.replaceAll(/\d+(?:[.,]\d+)*/g, '#')}`

function stepOf({ step, status }: TimelineEntry): string | undefined {
  if (step === undefined || isTerminal(status)) return undefined
  return cutWithEllipsis(step, longestStep)
}

function marksOf(timeline: readonly TimelineEntry[], job: JobView, texts: Texts): TimelineMark[] {
  const lines: TimelineMark[] = []
  let status: string | undefined
  for (const entry of timeline) {
    const isNew = entry.status !== status
    status = entry.status
    const step = stepOf(entry)
    const shape = step === undefined ? undefined : shapeOf(status, step)
    const last = lines.at(-1)
    const goesOn = shape !== undefined && last?.shape === shape
    // A status stays while its first step continues.
    const what =
      isNew || (goesOn && last.isNew) ? statusWord(status, texts) : texts.format.percent(entry.progress)
    const line = { text: texts.detail.entry(what, step), tone: 'plain' as const, shape }
    if (goesOn) lines[lines.length - 1] = { ...last, ...line }
    else lines.push({ ...line, at: entry.at, isNew })
  }
  const end = outcomeLine(job, endedAt(job) ?? 0, texts)
  if (!end) return lines
  if (timeline.at(-1)?.status === outcomeKind(job)) lines.pop()
  return [...lines, end]
}

/** Newest first. Steps that differ only in numbers share a line. */
export function linesOf(timeline: readonly TimelineEntry[], job: JobView, texts: Texts): Line[] {
  const lines = marksOf(timeline, job, texts)
  return lines
    .map(({ at, text, tone }, index) => {
      const lasted = (lines[index + 1]?.at ?? at) - at
      return { at, text, tone, lasted: lasted >= second ? lasted : undefined }
    })
    .toReversed()
}

const shownLines = 8

/** How many of these lines are hidden at first. */
export function leftOut(lines: number): number {
  return lines > shownLines + 1 ? lines - shownLines : 0
}
