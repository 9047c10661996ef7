import type { ReactNode } from 'react'
import type { Tone } from '#shared/outcome.ts'
import { getAreaPath, getLinePath, findNearest, toX, toY, type ChartPoint, type Span } from './lines.ts'
import { Plot } from './plot.tsx'

interface ChartProps {
  readonly title: ReactNode
  readonly summary: string
  /** In the order of their times, two at least. */
  readonly points: readonly ChartPoint[]
  readonly span: Span
  readonly formatValue: (index: number) => string
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
      indexAt={(share) => findNearest(times, span.from + share * (span.until - span.from))}
      renderReading={(index) => (index === undefined ? legend : plot.formatValue(index))}
      mark={last && { ...end, share: toX(last.at, span) / toX(span.until, span) }}
    >
      {(index) => (
        <>
          <path className="chart-area" d={getAreaPath(points, span)} />
          <path className="chart-line" d={getLinePath(points, span)} />
          {ghost && <path className="chart-ghost" d={getLinePath(ghost, span)} />}
          <path className="chart-end" data-tone={end.tone} d={getDotPath(last, span)} />
          {index !== undefined && <path className="chart-dot" d={getDotPath(points[index], span)} />}
        </>
      )}
    </Plot>
  )
}

/** A line of no length with round ends: stretching doesn't distort it. */
const getDotPath = (point: ChartPoint | undefined, span: Span): string =>
  point ? `M${toX(point.at, span)} ${toY(point.value)}h0.01` : ''
