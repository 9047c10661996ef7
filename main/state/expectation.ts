import type { TrailPoint } from '../../shared/model.ts'

/** Fewer seconds or points of progress say nothing of what is to come. */
const leastMs = 10_000
const leastProgress = 2
/** How many of the latest points tell the pace; a job's steps differ, so the distant past misleads. */
const latest = 12

/**
 * When a run may end, by the pace of its latest progress, as our own clock saw it. Pure.
 * @returns ms since the epoch, or undefined where nothing can be said: too early, standing still, or overdue
 */
export function expectedEnd(trail: readonly TrailPoint[], now: number): number | undefined {
  const last = trail.at(-1)
  const first = trail.at(Math.max(0, trail.length - latest))
  if (!first || !last || last.progress >= 100) return undefined
  const moved = last.progress - first.progress
  const took = last.at - first.at
  if (moved < leastProgress || took < leastMs) return undefined
  const end = last.at + ((100 - last.progress) * took) / moved
  return end > now ? end : undefined
}
