import { useState, type PointerEvent, type ReactNode } from 'react'
import { areaOf, chartSize, gapsOf, lineOf, nearest, xOf, yOf, type ChartPoint, type Scale } from './lines.ts'
import './chart.css'

/** One line of a chart. */
export interface ChartLine {
  readonly name: string
  /** `area` is filled down to the ground, and grey beside a `line`. */
  readonly look: 'line' | 'area' | 'only'
  /** At the chart's times, in order; undefined where unknown. */
  readonly values: readonly (number | undefined)[]
}

interface ChartProps extends Scale {
  readonly title: ReactNode
  /** All of it in words. */
  readonly summary: string
  /** When something was measured, ms since the epoch, in their order. */
  readonly times: readonly number[]
  readonly lines: readonly ChartLine[]
  /** The reading at one of the times, as text. */
  readonly say: (index: number) => string
  /** Next to the title: the reading at one of the times, or the present. */
  readonly renderReading: (index: number | undefined) => ReactNode
  readonly readerName: string
  /** The value at the upper edge in words, and the times at both sides. */
  readonly edges: { readonly top: string; readonly from: string; readonly until: string }
  /** A line across, such as where an alert is raised. */
  readonly limit?: { readonly value: number; readonly name: string } | undefined
  /** Another line to compare with. It isn't read out, so `say` and `renderReading` include it. */
  readonly ghost?: readonly ChartPoint[] | undefined
  /** The last point is marked, in the colour of this outcome. */
  readonly end?: string
  /** The text until there are two times. */
  readonly empty?: string
}

/**
 * Values over time. The pointer reads any time of it, and so do the arrow keys: a slider without a face lies over the
 * drawing, so that a screen reader has every point, too. It goes on reading the same time when points come or go.
 */
export function Chart({ times, lines, span, top, gapMs, ...props }: ChartProps) {
  const { title, summary, say, renderReading, readerName, edges, limit, ghost, end, empty } = props
  const [readAt, setReadAt] = useState<number>()
  const scale = { span, top, gapMs }
  const index = readAt === undefined || times.length === 0 ? undefined : nearest(times, readAt)
  const last = times.length - 1
  const drawn = times.length > 1
  const across = (at: number) => `${xOf(at, span) / 10}%`

  function follow({ currentTarget, clientX }: PointerEvent<HTMLElement>): void {
    const { left, width } = currentTarget.getBoundingClientRect()
    if (width > 0) setReadAt(span.from + ((clientX - left) / width) * (span.until - span.from))
  }

  return (
    <figure className="chart">
      <figcaption className="chart-head">
        {title}
        <span className="chart-reading" aria-hidden="true">
          {drawn && renderReading(index)}
        </span>
      </figcaption>
      <div className="chart-scale" aria-hidden="true">
        {edges.top}
      </div>
      <div className="chart-plot" onPointerMove={follow} onPointerLeave={() => setReadAt(undefined)}>
        {drawn &&
          gapsOf(times, scale).map(({ from, until }) => (
            <div
              key={from}
              className="chart-gap"
              style={{ left: across(from), right: `calc(100% - ${across(until)})` }}
            />
          ))}
        <svg
          viewBox={`0 0 ${chartSize.width} ${chartSize.height}`}
          preserveAspectRatio="none"
          {...(drawn ? { role: 'img', 'aria-label': summary } : { 'aria-hidden': true })}
        >
          <path
            className="chart-edge"
            d={`M0 0H${chartSize.width}M0 ${chartSize.height}H${chartSize.width}`}
          />
          {drawn && <Lines times={times} lines={lines} scale={scale} end={end} />}
          {drawn && ghost && (
            <path className="chart-ghost" d={lineOf(ghost, { ...scale, gapMs: Infinity })} />
          )}
          {limit && <path className="chart-limit" d={`M0 ${yOf(limit.value, top)}H${chartSize.width}`} />}
          {drawn && index !== undefined && <Cursor index={index} times={times} lines={lines} scale={scale} />}
        </svg>
        {limit && (
          <span
            className="chart-limit-name"
            data-below={limit.value > top * 0.8 || undefined}
            style={{ top: `${yOf(limit.value, top)}%` }}
            aria-hidden="true"
          >
            {limit.name}
          </span>
        )}
        {drawn ? (
          <input
            type="range"
            className="chart-reader"
            aria-label={readerName}
            aria-valuetext={say(index ?? last)}
            min={0}
            max={last}
            value={index ?? last}
            onChange={(event) => setReadAt(times[Number(event.target.value)])}
            onFocus={() => setReadAt(times[last])}
            onBlur={() => setReadAt(undefined)}
          />
        ) : (
          <p className="chart-empty">{empty}</p>
        )}
      </div>
      <div className="chart-times" aria-hidden="true">
        <span>{edges.from}</span>
        <span>{edges.until}</span>
      </div>
    </figure>
  )
}

interface DrawnProps {
  readonly times: readonly number[]
  readonly lines: readonly ChartLine[]
  readonly scale: Scale
}

/** A line of no length with round ends: a dot that the stretched drawing does not distort. */
function dotAt(at: number | undefined, value: number | undefined, { span, top }: Scale): string {
  return at === undefined || value === undefined ? '' : `M${xOf(at, span)} ${yOf(value, top)}h0.01`
}

function Lines({ times, lines, scale, end }: DrawnProps & { readonly end: string | undefined }) {
  return lines.map(({ name, look, values }) => {
    const points = times.map((at, index) => ({ at, value: values[index] }))
    return (
      <g key={name} data-look={look}>
        {look !== 'line' && <path className="chart-area" d={areaOf(points, scale)} />}
        <path className="chart-line" d={lineOf(points, scale)} />
        {end !== undefined && (
          <path
            className="chart-end"
            data-shape={end}
            d={dotAt(times.at(-1), values[times.length - 1], scale)}
          />
        )}
      </g>
    )
  })
}

function Cursor({ index, times, lines, scale }: DrawnProps & { readonly index: number }) {
  const at = times[index] ?? scale.span.from
  return (
    <>
      <path className="chart-cursor" d={`M${xOf(at, scale.span)} 0V${chartSize.height}`} />
      <path className="chart-dot" d={lines.map(({ values }) => dotAt(at, values[index], scale)).join('')} />
    </>
  )
}
