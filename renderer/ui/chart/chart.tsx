import { useState, type PointerEvent, type ReactNode } from 'react'
import { areaOf, chartSize, gapsOf, lineOf, nearest, xOf, yOf, type ChartPoint, type Scale } from './lines.ts'
import type { Tone } from '#shared/outcome.ts'
import './chart.css'

interface ChartProps extends Scale {
  readonly title: ReactNode
  readonly summary: string
  /** Ms since the epoch, in order. */
  readonly times: readonly number[]
  /** In the order of the times; undefined if unknown. */
  readonly values: readonly (number | undefined)[]
  readonly say: (index: number) => string
  /** Next to the title: the reading at one of the times, or the present. */
  readonly renderReading: (index: number | undefined) => ReactNode
  readonly readerName: string
  readonly edges: { readonly top: string; readonly from: string; readonly until: string }
  /** For comparison. It isn't read out, so `say` and `renderReading` include it. */
  readonly ghost?: readonly ChartPoint[] | undefined
  /** Selects the colour of the last point. */
  readonly end?: Tone | 'active'
  readonly empty?: string
}

/** An invisible slider lies over the drawing, so that a screen reader has every point, too. */
export function Chart({ times, values, span, top, gapMs, ...props }: ChartProps) {
  const { title, summary, say, renderReading, readerName, edges, ghost, end, empty } = props
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
          {drawn && <Line times={times} values={values} scale={scale} end={end} />}
          {drawn && ghost && (
            <path className="chart-ghost" d={lineOf(ghost, { ...scale, gapMs: Infinity })} />
          )}
          {drawn && index !== undefined && (
            <Cursor index={index} times={times} values={values} scale={scale} />
          )}
        </svg>
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
  readonly values: readonly (number | undefined)[]
  readonly scale: Scale
}

/** A line of no length with round ends: stretching doesn't distort it. */
function dotAt(at: number | undefined, value: number | undefined, { span, top }: Scale): string {
  return at === undefined || value === undefined ? '' : `M${xOf(at, span)} ${yOf(value, top)}h0.01`
}

function Line({ times, values, scale, end }: DrawnProps & { readonly end: Tone | 'active' | undefined }) {
  const points = times.map((at, index) => ({ at, value: values[index] }))
  return (
    <>
      <path className="chart-area" d={areaOf(points, scale)} />
      <path className="chart-line" d={lineOf(points, scale)} />
      {end !== undefined && (
        <path
          className="chart-end"
          data-tone={end}
          d={dotAt(times.at(-1), values[times.length - 1], scale)}
        />
      )}
    </>
  )
}

function Cursor({ index, times, values, scale }: DrawnProps & { readonly index: number }) {
  const at = times[index] ?? scale.span.from
  return (
    <>
      <path className="chart-cursor" d={`M${xOf(at, scale.span)} 0V${chartSize.height}`} />
      <path className="chart-dot" d={dotAt(at, values[index], scale)} />
    </>
  )
}
