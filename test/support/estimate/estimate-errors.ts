import { createExpectations } from '#main/state/expectations.ts'
import { newJob } from '#main/state/reduce-job.ts'
import { createUsualDurations, type UsualDurations } from '#main/state/usual-durations.ts'
import type { TrailPoint } from '#shared/model.ts'
import { endsAt, roundedEnd } from '#shared/rules/expected-end.ts'
import { courseOf } from '#shared/rules/usual-course.ts'
import type { RecordedRuns, SeenRun } from './recorded-runs.ts'

const second = 1_000
const minute = 60 * second
/** In ms. */
const lookEveryMs = 5 * second

export interface EstimateErrors {
  readonly course: string
  readonly oursMin: number
  readonly straightMin: number
  /** The share of the run with an estimate, 0-1. */
  readonly oursShown: number
  readonly straightShown: number
  readonly oursChanges: number
  readonly straightChanges: number
}

/** A straight line through the twelve latest points; undefined once it is over. */
function straightLine(trail: readonly TrailPoint[], now: number): number | undefined {
  const last = trail.at(-1)
  const first = trail.at(Math.max(0, trail.length - 12))
  if (!first || !last || last.progress >= 100) return undefined
  const moved = last.progress - first.progress
  const took = last.at - first.at
  if (moved < 2 || took < 10 * second) return undefined
  const end = last.at + ((100 - last.progress) * took) / moved
  return end > now ? end : undefined
}

function learned(runs: readonly SeenRun[]): UsualDurations {
  return createUsualDurations(
    runs.map(({ startedAt, endedAt, news }) => ({
      outcome: { key: 's/before', kind: 'completed', startedAt, at: endedAt },
      jobKind: 'parsing',
      course: courseOf(news.at(-1)?.trail ?? [], startedAt, endedAt),
    })),
  )
}

/** Only while both have an estimate. */
export function errorsOf({ course, before, measured }: RecordedRuns): EstimateErrors {
  const expectations = createExpectations(learned(before))
  const sums = { ours: 0, straight: 0, both: 0, oursShown: 0, straightShown: 0, looks: 0 }
  const changes = { ours: 0, straight: 0 }
  for (const [index, { startedAt, endedAt, news }] of measured.entries()) {
    const shown: { ours?: number | undefined; straight?: number | undefined } = {}
    for (let now = startedAt; now < endedAt; now += lookEveryMs) {
      const trail = news.findLast(({ at }) => at <= now)?.trail ?? []
      const job = newJob('s', `run-${index}`, startedAt, { kind: 'parsing' })
      const expected = expectations.of({ ...job, status: 'running', startedAt, trail }, now)
      const ours = expected && endsAt(expected, now)
      const straight = straightLine(trail, now)
      for (const [who, end] of [
        ['ours', ours],
        ['straight', straight],
      ] as const) {
        if (end === undefined) continue
        const shownMinute = Math.floor(roundedEnd(end, now) / minute)
        if (shown[who] !== undefined && shown[who] !== shownMinute) changes[who] += 1
        shown[who] = shownMinute
      }
      sums.looks += 1
      if (ours !== undefined) sums.oursShown += 1
      if (straight !== undefined) sums.straightShown += 1
      if (ours === undefined || straight === undefined) continue
      sums.both += 1
      sums.ours += Math.abs(ours - endedAt)
      sums.straight += Math.abs(straight - endedAt)
    }
  }
  return {
    course,
    oursMin: sums.ours / sums.both / minute,
    straightMin: sums.straight / sums.both / minute,
    oursShown: sums.oursShown / sums.looks,
    straightShown: sums.straightShown / sums.looks,
    oursChanges: changes.ours / measured.length,
    straightChanges: changes.straight / measured.length,
  }
}
