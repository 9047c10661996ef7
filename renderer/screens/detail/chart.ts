import type { TrailPoint } from '../../../shared/model.ts'

/** The size of the drawing, in its own units. */
export const chartSize = { width: 304, height: 72, top: 6, bottom: 1 } as const

export interface Point {
  readonly x: number
  readonly y: number
}

/** A trail of progress as lines of a drawing. */
export interface Chart {
  /** Of the trail, in its order. */
  readonly places: readonly Point[]
  /** For a polyline: "x,y x,y". */
  readonly points: string
  /** The same, closed along the ground. */
  readonly area: string
  readonly end: Point
}

/**
 * Draws the trail from its first point to `until` (ms since the epoch), 0% at the ground and 100% at the top;
 * undefined where there are not two points to draw a line between.
 */
export function chartOf(trail: readonly TrailPoint[], until: number): Chart | undefined {
  const first = trail[0]
  if (!first || trail.length < 2) return undefined
  const span = Math.max(until, trail.at(-1)?.at ?? 0) - first.at
  if (span <= 0) return undefined
  const { width, height, top, bottom } = chartSize
  const place = ({ at, progress }: TrailPoint) => ({
    x: round(((at - first.at) / span) * width),
    y: round(height - bottom - (progress / 100) * (height - top - bottom)),
  })
  const places = trail.map(place)
  const end = places.at(-1) ?? { x: 0, y: 0 }
  const points = places.map(({ x, y }) => `${x},${y}`).join(' ')
  const ground = height - bottom
  return { places, points, area: `${places[0]?.x ?? 0},${ground} ${points} ${end.x},${ground}`, end }
}

/** The point that lies nearest to a place along the drawing, as its index. `x` in the drawing's units. */
export function nearestTo(places: readonly Point[], x: number): number {
  const distances = places.map((place) => Math.abs(place.x - x))
  return distances.indexOf(Math.min(...distances))
}

function round(n: number): number {
  return Math.round(n * 10) / 10
}
