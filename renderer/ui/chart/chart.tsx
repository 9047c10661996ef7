import { useState, type PointerEvent, type ReactNode } from 'react'
import type { Tone } from '#shared/outcome.ts'
import {
  chartSize,
  getAreaPath,
  getLinePath,
  findNearest,
  toX,
  toY,
  type ChartPoint,
  type Span,
} from './lines.ts'
import './chart.css'

interface ChartProps {
  readonly title: ReactNode
  readonly summary: string
  /** The points of the line. There are at least two, sorted by time. */
  readonly points: readonly ChartPoint[]
  readonly span: Span
  readonly formatValue: (index: number) => string
  /** The content next to the title, unless the user has selected a point. */
  readonly legend: ReactNode
  readonly readerName: string
  readonly scale: readonly string[]
  readonly edges: { readonly from: string; readonly until: string }
  /** A second line for comparison. Screen readers only get its values from `formatValue`. */
  readonly ghost?: readonly ChartPoint[] | undefined
  readonly end: { readonly text: string; readonly tone: Tone | 'active' }
}

/**
 * If the line ends closer to an edge than this share of the chart's width, that edge has no label, because
 * the label at the line's end would cover it.
 */
const edgeShare = 0.18

/**
 * Draws progress over time. Screen readers get each value from an invisible slider that covers the drawing.
 */
export function Chart({ title, summary, points, span, scale, edges, ghost, end, ...texts }: ChartProps) {
  const { formatValue, legend, readerName } = texts
  const [index, setIndex] = useState<number>()
  const { width, height } = chartSize
  const times = points.map(({ at }) => at)
  const latest = points.length - 1
  const last = points[latest]
  const endShare = last ? toX(last.at, span) / toX(span.until, span) : 0

  function follow({ currentTarget, clientX }: PointerEvent<HTMLElement>): void {
    const { left, width: all } = currentTarget.getBoundingClientRect()
    if (all === 0) return
    const time = span.from + ((clientX - left) / all) * (span.until - span.from)
    setIndex(Math.max(0, findNearest(times, time)))
  }

  return (
    <figure className="chart">
      <figcaption className="chart-head">
        {title}
        <span className="chart-reading" aria-hidden="true">
          {index === undefined ? legend : formatValue(index)}
        </span>
      </figcaption>
      <div className="chart-plot" onPointerMove={follow} onPointerLeave={() => setIndex(undefined)}>
        <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={summary}>
          <path className="chart-edge" d={`M0 0H${width}M0 ${height / 2}H${width}M0 ${height}H${width}`} />
          <path className="chart-area" d={getAreaPath(points, span)} />
          <path className="chart-line" d={getLinePath(points, span)} />
          {ghost && <path className="chart-ghost" d={getLinePath(ghost, span)} />}
          <path className="chart-end" data-tone={end.tone} d={getDotPath(last, span)} />
          {index !== undefined && <path className="chart-dot" d={getDotPath(points[index], span)} />}
          <path className="chart-mark" data-tone={end.tone} d={`M${endShare * width} 0V${height}`} />
        </svg>
        <input
          type="range"
          className="chart-reader"
          aria-label={readerName}
          aria-valuetext={formatValue(index ?? latest)}
          min={0}
          max={latest}
          value={index ?? latest}
          onChange={(event) => setIndex(Number(event.target.value))}
          onFocus={() => setIndex(latest)}
          onBlur={() => setIndex(undefined)}
        />
      </div>
      <div className="faint chart-scale" aria-hidden="true">
        {scale.map((label) => (
          <span key={label}>{label}</span>
        ))}
      </div>
      <div className="faint chart-times" aria-hidden="true">
        <span>{endShare < edgeShare ? '' : edges.from}</span>
        <b data-tone={end.tone} style={{ left: `clamp(44px, ${endShare * 100}%, 100% - 44px)` }}>
          {end.text}
        </b>
        <span>{endShare > 1 - edgeShare ? '' : edges.until}</span>
      </div>
    </figure>
  )
}

/**
 * Returns the path of a dot. It is a line of no length with round ends, because stretching would distort a
 * circle.
 */
const getDotPath = (point: ChartPoint | undefined, span: Span): string =>
  point ? `M${toX(point.at, span)} ${toY(point.value)}h0.01` : ''
