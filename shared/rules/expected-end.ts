import type { ExpectedEnd, TrailPoint } from '../model.ts'

/** Fewer seconds or points of progress say nothing of what is to come. */
const leastMs = 10_000
const leastProgress = 2
/** How many of the latest points tell the pace; a job's steps differ, so the distant past misleads. */
const latest = 12

/**
 * When a run may end, by the pace of its latest progress, as our own clock saw it. Pure.
 * @returns undefined where nothing can be said: too early, standing still, or overdue
 */
export function expectedEnd(trail: readonly TrailPoint[], now: number): ExpectedEnd | undefined {
  const last = trail.at(-1)
  const first = trail.at(Math.max(0, trail.length - latest))
  if (!first || !last || last.progress >= 100) return undefined
  const moved = last.progress - first.progress
  const took = last.at - first.at
  if (moved < leastProgress || took < leastMs) return undefined
  const end = last.at + ((100 - last.progress) * took) / moved
  return end > now ? { at: end, leastLeftMs: 0 } : undefined
}

/** When the run may end as it looks now, ms since the epoch: while nothing moves, what is left of it stays. Pure. */
export const endsAt = ({ at, leastLeftMs }: ExpectedEnd, now: number): number =>
  Math.max(at, now + leastLeftMs)
