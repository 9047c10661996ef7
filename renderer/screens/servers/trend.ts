/** Where the lines of a trend run. Pure: what the charts draw is computed here. */

/** How far a trend looks back, ms: as far as the program remembers. */
const backMs = 10 * 60_000
/** A trend moves on in steps of this, ms: the time between two samples while the window shows them. */
const stepMs = 15_000
/** Between samples further apart than this, ms, nothing is known, and no line is drawn. */
const gapMs = 150_000

/** The size of the drawing, in units that are stretched to its place. */
export const trendSize = { width: 1_000, height: 100 } as const

/** The time that a trend shows, ms since the epoch. */
export interface Span {
  readonly from: number
  readonly until: number
}

/** A measured value; undefined where the server did not tell it. */
export interface TrendPoint {
  readonly at: number
  readonly value: number | undefined
}

interface Told {
  readonly at: number
  readonly value: number
}

/** The last ten minutes, as of `now` or the newest sample. */
export function spanOf(samples: readonly { readonly at: number }[], now: number): Span {
  const until = Math.max(samples.at(-1)?.at ?? 0, Math.floor(now / stepMs) * stepMs)
  return { from: until - backMs, until }
}

/** The samples within a span. */
export function within<T extends { readonly at: number }>(samples: readonly T[], { from }: Span): T[] {
  return samples.filter(({ at }) => at >= from)
}

const roundParts = [1, 1.5, 2, 3, 5, 10]

/**
 * The round number at the top of a scale that holds all values, and the limit too where they come near it.
 * @param least what the top is at least, so that next to nothing doesn't look like much
 */
export function topOf(values: readonly number[], least: number, limit?: number): number {
  const largest = Math.max(least, ...values)
  const most = limit !== undefined && largest >= limit / 2 ? Math.max(largest, limit * 1.1) : largest
  const magnitude = 10 ** Math.floor(Math.log10(most))
  const part = roundParts.find((each) => each * magnitude >= most) ?? 10
  return part * magnitude
}

/** From the left edge, in units of the drawing. */
export function xOf(at: number, { from, until }: Span): number {
  return round(((at - from) / (until - from)) * trendSize.width)
}

/** From the top edge, in units of the drawing. */
export function yOf(value: number, top: number): number {
  return round(trendSize.height * (1 - Math.min(value, top) / top))
}

/** The stretches without a gap in them. */
function stretches(points: readonly TrendPoint[]): Told[][] {
  const found: Told[][] = []
  let last: Told | undefined
  for (const { at, value } of points) {
    if (value === undefined) continue
    const point = { at, value }
    if (last && at - last.at <= gapMs) found.at(-1)?.push(point)
    else found.push([point])
    last = point
  }
  return found
}

/** A line through the points as the data of an SVG path; one that stands alone becomes a dot. */
export function lineOf(points: readonly TrendPoint[], span: Span, top: number): string {
  return stretches(points)
    .map((stretch) => {
      const places = stretch.map(({ at, value }) => `${xOf(at, span)} ${yOf(value, top)}`)
      return places.length === 1 ? `M${places.join('')}h0.01` : `M${places.join('L')}`
    })
    .join('')
}

/** What lies between the line and the ground. */
export function areaOf(points: readonly TrendPoint[], span: Span, top: number): string {
  const { height } = trendSize
  return stretches(points)
    .map((stretch) => {
      const places = stretch.map(({ at, value }) => `${xOf(at, span)} ${yOf(value, top)}`)
      const start = xOf(stretch[0]?.at ?? 0, span)
      const end = xOf(stretch.at(-1)?.at ?? 0, span)
      return `M${start} ${height}L${places.join('L')}L${end} ${height}Z`
    })
    .join('')
}

/** The index of the sample next to a time; -1 where there is none. */
export function nearest(samples: readonly { readonly at: number }[], at: number): number {
  let best = -1
  let distance = Infinity
  for (const [index, sample] of samples.entries()) {
    const away = Math.abs(sample.at - at)
    if (away >= distance) continue
    best = index
    distance = away
  }
  return best
}

function round(n: number): number {
  return Math.round(n * 10) / 10
}
