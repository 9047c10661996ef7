import type { ReactNode } from 'react'
import type { Tone } from '#shared/outcome.ts'
import { areaOf, lineOf, nearest, xOf, yOf, type ChartPoint, type Span } from './lines.ts'
import { Plot } from './plot.tsx'

interface ChartProps {
  readonly title: ReactNode
  readonly summary: string
  /** In the order of their times, two at least. */
  readonly points: readonly ChartPoint[]
  readonly span: Span
  readonly say: (index: number) => string
  /** Next to the title while nothing is read. */
  readonly legend: ReactNode
  readonly readerName: string
  readonly scale: readonly string[]
  readonly edges: { readonly from: string; readonly until: string }
  /** For comparison. It isn't read out, so `say` includes it. */
  readonly ghost?: readonly ChartPoint[] | undefined
  /** Where the line ends, now or for good. */
  readonly end: { readonly text: string; readonly tone: Tone | 'active' }
}

/** Draws progress over time. */
export function Chart({ points, span, legend, ghost, end, ...plot }: ChartProps) {
  const times = points.map(({ at }) => at)
  const last = points.at(-1)
  return (
    <Plot
      {...plot}
      count={points.length}
      indexAt={(share) => nearest(times, span.from + share * (span.until - span.from))}
      renderReading={(index) => (index === undefined ? legend : plot.say(index))}
      mark={last && { ...end, share: xOf(last.at, span) / xOf(span.until, span) }}
    >
      {(index) => (
        <>
          <path className="chart-area" d={areaOf(points, span)} />
          <path className="chart-line" d={lineOf(points, span)} />
          {ghost && <path className="chart-ghost" d={lineOf(ghost, span)} />}
          <path className="chart-end" data-tone={end.tone} d={dotAt(last, span)} />
          {index !== undefined && <path className="chart-dot" d={dotAt(points[index], span)} />}
        </>
      )}
    </Plot>
  )
}

/** A line of no length with round ends: stretching doesn't distort it. */
const dotAt = (point: ChartPoint | undefined, span: Span): string =>
  point ? `M${xOf(point.at, span)} ${yOf(point.value)}h0.01` : ''
