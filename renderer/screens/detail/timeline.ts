import type { JobView, TimelineEntry } from '../../../shared/model.ts'
import { cutWithEllipsis } from '../../../shared/cut.ts'
import { isTerminal } from '../../../shared/rules/status.ts'
import type { Texts } from '../../../shared/texts/index.ts'
import { endedAt, outcomeKind } from '../../state/models/groups.ts'
import { runTime, statusWord } from '../../state/models/sentences.ts'

/** A line of the timeline as it is shown. */
export interface Line {
  readonly at: number
  readonly text: string
  readonly tone: 'plain' | 'bad' | 'ok'
  /** Ms until the next line; undefined for the last, and where it was too short to be said. */
  readonly lasted: number | undefined
}

type Told = Omit<Line, 'lasted'>

const second = 1_000

/** A longer step is cut: nobody reads it, and a server may send any length. In characters, with the ellipsis. */
const longestStep = 301

function outcomeLine(job: JobView, at: number, texts: Texts): Told | undefined {
  const kind = outcomeKind(job)
  if (!kind) return undefined
  const took = runTime(job)
  const time = took === undefined ? undefined : texts.format.duration(took)
  const sentences = {
    completed: texts.job.completed(time, job.outcome?.after !== undefined),
    failed: texts.job.failed(time, undefined),
    cancelled: texts.job.cancelled(time, false),
    lost: texts.statuses.lost,
  }
  const tone = kind === 'completed' ? 'ok' : kind === 'cancelled' ? 'plain' : 'bad'
  return { at, text: sentences[kind], tone }
}

function stepOf({ step, status }: TimelineEntry): string | undefined {
  if (step === undefined || isTerminal(status)) return undefined
  return cutWithEllipsis(step, longestStep)
}

function told(timeline: readonly TimelineEntry[], job: JobView, texts: Texts): Told[] {
  const lines: Told[] = []
  let status: string | undefined
  for (const entry of timeline) {
    const what =
      entry.status === status ? texts.format.percent(entry.progress) : statusWord(entry.status, texts)
    status = entry.status
    lines.push({ at: entry.at, text: texts.detail.entry(what, stepOf(entry)), tone: 'plain' })
  }
  const end = outcomeLine(job, endedAt(job) ?? 0, texts)
  if (!end) return lines
  if (timeline.at(-1)?.status === outcomeKind(job)) lines.pop()
  return [...lines, end]
}

/**
 * The run's timeline as lines: a new status says its word, progress within a status says its percent, and the outcome
 * comes last, in words. Each says how long it lasted.
 */
export function linesOf(timeline: readonly TimelineEntry[], job: JobView, texts: Texts): Line[] {
  const lines = told(timeline, job, texts)
  return lines.map((line, index) => {
    const next = lines[index + 1]
    const lasted = next ? next.at - line.at : 0
    return { ...line, lasted: lasted >= second ? lasted : undefined }
  })
}

/** So many lines are shown before the person wants the earlier ones too; a single one more is not worth a button. */
const shownLines = 8

/** How many of so many lines are left out at first. */
export function leftOut(lines: number): number {
  return lines > shownLines + 1 ? lines - shownLines : 0
}
