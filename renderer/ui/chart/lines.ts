/** The size of the coordinate system in which lines are drawn. */

export const chartSize = { width: 1_000, height: 100 } as const

/** A range of times, in ms since the epoch. */
export interface Span {
  readonly from: number
  readonly until: number
}

export interface ChartPoint {
  readonly at: number
  /** The progress, in percent. */
  readonly value: number
}

export function toX(at: number, { from, until }: Span): number {
  return round(((at - from) / (until - from)) * chartSize.width)
}

export function toY(value: number): number {
  return round(chartSize.height * (1 - Math.min(Math.max(value, 0), 100) / 100))
}

export const getLinePath = (points: readonly ChartPoint[], span: Span): string =>
  `M${points.map(({ at, value }) => `${toX(at, span)} ${toY(value)}`).join('L')}`

export function getAreaPath(points: readonly ChartPoint[], span: Span): string {
  const ground = (point: ChartPoint | undefined) => `${toX(point?.at ?? 0, span)} ${chartSize.height}`
  return `M${ground(points[0])}L${getLinePath(points, span).slice(1)}L${ground(points.at(-1))}Z`
}

/** Returns the index of the time nearest to `at`; -1 if there are no times. */
export function findNearest(times: readonly number[], at: number): number {
  const distances = times.map((each) => Math.abs(each - at))
  return distances.indexOf(Math.min(...distances))
}

function round(n: number): number {
  return Math.round(n * 10) / 10
}
