import type { JobView, TimelineEntry } from '../../../preload/contract.ts'
import { duration, percent, texts } from '../../texts.ts'
import { endedAt, endingKind, isTerminal } from '../groups.ts'
import { runTime, statusWord } from '../sentences.ts'

/** A line of the timeline as it is shown. */
export interface Line {
  readonly at: number
  readonly text: string
  readonly tone: 'plain' | 'bad' | 'ok'
}

function endingLine(job: JobView, at: number): Line | undefined {
  const kind = endingKind(job)
  if (!kind) return undefined
  const took = runTime(job)
  const time = took === undefined ? undefined : duration(took)
  const sentences = {
    completed: texts.job.completed(time, job.ending?.after !== undefined),
    failed: texts.job.failed(time, undefined),
    cancelled: texts.job.cancelled(time, false),
    lost: texts.statuses.lost,
  }
  const tone = kind === 'completed' ? 'ok' : kind === 'cancelled' ? 'plain' : 'bad'
  return { at, text: sentences[kind], tone }
}

/**
 * The run's timeline as lines: a new status says its word, progress within a status says its percent, and the ending
 * comes last, in words.
 */
export function linesOf(timeline: readonly TimelineEntry[], job: JobView): Line[] {
  const lines: Line[] = []
  let status: string | undefined
  for (const entry of timeline) {
    const over = isTerminal(entry.status)
    const what = entry.status === status ? percent(entry.progress) : statusWord(entry.status)
    status = entry.status
    lines.push({ at: entry.at, text: texts.detail.entry(what, over ? undefined : entry.step), tone: 'plain' })
  }
  const end = endingLine(job, endedAt(job) ?? 0)
  if (!end) return lines
  const last = timeline.at(-1)
  if (last && last.status === endingKind(job)) lines.pop()
  return [...lines, end]
}
