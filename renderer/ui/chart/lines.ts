/** The geometry of a chart's lines. Pure. */

export const chartSize = { width: 1_000, height: 100 } as const

/** Ms since the epoch. */
export interface Span {
  readonly from: number
  readonly until: number
}

export interface ChartPoint {
  readonly at: number
  readonly value: number | undefined
}

export interface Scale {
  readonly span: Span
  /** The value at the upper edge; 0 is at the lower one. */
  readonly top: number
  /** Between points further apart than this, ms, there is a gap. */
  readonly gapMs: number
}

export function xOf(at: number, { from, until }: Span): number {
  return round(((at - from) / (until - from)) * chartSize.width)
}

export function yOf(value: number, top: number): number {
  return round(chartSize.height * (1 - Math.min(Math.max(value, 0), top) / top))
}

interface Stretch {
  readonly from: number
  readonly until: number
  readonly places: readonly string[]
}

function stretches(points: readonly ChartPoint[], { span, top, gapMs }: Scale): Stretch[] {
  const found: Stretch[] = []
  for (const { at, value } of points) {
    if (value === undefined) continue
    const place = `${xOf(at, span)} ${yOf(value, top)}`
    const last = found.at(-1)
    if (last && at - last.until <= gapMs) {
      found[found.length - 1] = { ...last, until: at, places: [...last.places, place] }
    } else found.push({ from: at, until: at, places: [place] })
  }
  return found
}

/** A line through the points as SVG path data; a single point becomes a dot. */
export function lineOf(points: readonly ChartPoint[], scale: Scale): string {
  return stretches(points, scale)
    .map(({ places }) => `M${places.join('L')}${places.length === 1 ? 'h0.01' : ''}`)
    .join('')
}

/** Returns the path of the area between the line and the ground. */
export function areaOf(points: readonly ChartPoint[], scale: Scale): string {
  const { height } = chartSize
  const { span } = scale
  return stretches(points, scale)
    .map(
      ({ from, until, places }) =>
        `M${xOf(from, span)} ${height}L${places.join('L')}L${xOf(until, span)} ${height}Z`,
    )
    .join('')
}

/** After the first time, up to the end of the span. */
export function gapsOf(times: readonly number[], { span, gapMs }: Scale): Span[] {
  return times
    .map((from, index) => ({ from, until: times[index + 1] ?? span.until }))
    .filter(({ from, until }) => until - from > gapMs)
}

/** The index of the nearest time; -1 without any. */
export function nearest(times: readonly number[], at: number): number {
  const distances = times.map((each) => Math.abs(each - at))
  return distances.indexOf(Math.min(...distances))
}

function round(n: number): number {
  return Math.round(n * 10) / 10
}
