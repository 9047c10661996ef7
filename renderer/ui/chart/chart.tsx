import { useState, type PointerEvent, type ReactNode } from 'react'
import type { Tone } from '#shared/outcome.ts'
import { areaOf, chartSize, lineOf, nearest, xOf, yOf, type ChartPoint, type Span } from './lines.ts'
import './chart.css'

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
  readonly edges: { readonly top: string; readonly from: string; readonly until: string }
  /** For comparison. It isn't read out, so `say` includes it. */
  readonly ghost?: readonly ChartPoint[] | undefined
  /** Selects the colour of the last point. */
  readonly end: Tone | 'active'
}

/** An invisible slider lies over the drawing, so that a screen reader has every point, too. */
export function Chart({ title, summary, points, span, say, legend, readerName, ...drawn }: ChartProps) {
  const { edges, ghost, end } = drawn
  const [index, setIndex] = useState<number>()
  const last = points.length - 1
  const read = index === undefined ? undefined : points[index]

  function follow({ currentTarget, clientX }: PointerEvent<HTMLElement>): void {
    const { left, width } = currentTarget.getBoundingClientRect()
    const at = span.from + ((clientX - left) / width) * (span.until - span.from)
    const times = points.map((point) => point.at)
    if (width > 0) setIndex(nearest(times, at))
  }

  return (
    <figure className="chart">
      <figcaption className="chart-head">
        {title}
        <span className="chart-reading" aria-hidden="true">
          {index === undefined ? legend : say(index)}
        </span>
      </figcaption>
      <div className="faint chart-scale" aria-hidden="true">
        {edges.top}
      </div>
      <div className="chart-plot" onPointerMove={follow} onPointerLeave={() => setIndex(undefined)}>
        <svg
          viewBox={`0 0 ${chartSize.width} ${chartSize.height}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={summary}
        >
          <path
            className="chart-edge"
            d={`M0 0H${chartSize.width}M0 ${chartSize.height}H${chartSize.width}`}
          />
          <path className="chart-area" d={areaOf(points, span)} />
          <path className="chart-line" d={lineOf(points, span)} />
          <path className="chart-end" data-tone={end} d={dotAt(points[last], span)} />
          {ghost && <path className="chart-ghost" d={lineOf(ghost, span)} />}
          {read && <path className="chart-cursor" d={`M${xOf(read.at, span)} 0V${chartSize.height}`} />}
          {read && <path className="chart-dot" d={dotAt(read, span)} />}
        </svg>
        <input
          type="range"
          className="chart-reader"
          aria-label={readerName}
          aria-valuetext={say(index ?? last)}
          min={0}
          max={last}
          value={index ?? last}
          onChange={(event) => setIndex(Number(event.target.value))}
          onFocus={() => setIndex(last)}
          onBlur={() => setIndex(undefined)}
        />
      </div>
      <div className="faint chart-times" aria-hidden="true">
        <span>{edges.from}</span>
        <span>{edges.until}</span>
      </div>
    </figure>
  )
}

/** A line of no length with round ends: stretching doesn't distort it. */
const dotAt = (point: ChartPoint | undefined, span: Span): string =>
  point ? `M${xOf(point.at, span)} ${yOf(point.value)}h0.01` : ''
