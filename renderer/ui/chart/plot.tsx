import { useState, type PointerEvent, type ReactNode } from 'react'
import type { Tone } from '#shared/outcome.ts'
import { chartSize } from './lines.ts'
import './chart.css'

/** A moment on the time axis, with a line through the plot. */
export interface Mark {
  /** From 0 at the left to 1 at the right. */
  readonly share: number
  readonly text: string
  readonly tone: Tone | 'active'
}

interface PlotProps {
  readonly title: ReactNode
  readonly summary: string
  /** Labels of the vertical axis, from the top down. */
  readonly scale: readonly string[]
  readonly edges: { readonly from: string; readonly until: string }
  readonly mark?: Mark | undefined
  /** How many values can be read, with the pointer and with arrow keys. */
  readonly count: number
  /** The value at a share of the width. */
  readonly indexAt: (share: number) => number
  readonly formatValue: (index: number) => string
  /** Next to the title: one value's reading, or a legend while nothing is read. */
  readonly renderReading: (index: number | undefined) => ReactNode
  readonly readerName: string
  readonly className?: string
  /** The drawing as SVG, `chartSize` large. */
  readonly children: (index: number | undefined) => ReactNode
}

/** Where a label at the edge would touch the mark's. */
const edgeShare = 0.18

/** An invisible slider lies over the drawing, so that a screen reader has every value, too. */
export function Plot({ title, summary, scale, edges, mark, count, ...plot }: PlotProps) {
  const { indexAt, formatValue, renderReading, readerName, className = '', children } = plot
  const [index, setIndex] = useState<number>()
  const { width, height } = chartSize

  function follow({ currentTarget, clientX }: PointerEvent<HTMLElement>): void {
    const { left, width: all } = currentTarget.getBoundingClientRect()
    if (all > 0) setIndex(Math.min(count - 1, Math.max(0, indexAt((clientX - left) / all))))
  }

  return (
    <figure className={`chart ${className}`.trim()}>
      <figcaption className="chart-head">
        {title}
        <span className="chart-reading" aria-hidden="true">
          {renderReading(index)}
        </span>
      </figcaption>
      <div className="chart-plot" onPointerMove={follow} onPointerLeave={() => setIndex(undefined)}>
        <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={summary}>
          <path className="chart-edge" d={`M0 0H${width}M0 ${height / 2}H${width}M0 ${height}H${width}`} />
          {children(index)}
          {mark && (
            <path className="chart-mark" data-tone={mark.tone} d={`M${mark.share * width} 0V${height}`} />
          )}
        </svg>
        <input
          type="range"
          className="chart-reader"
          aria-label={readerName}
          aria-valuetext={formatValue(index ?? count - 1)}
          min={0}
          max={count - 1}
          value={index ?? count - 1}
          onChange={(event) => setIndex(Number(event.target.value))}
          onFocus={() => setIndex(count - 1)}
          onBlur={() => setIndex(undefined)}
        />
      </div>
      <div className="faint chart-scale" aria-hidden="true">
        {scale.map((label) => (
          <span key={label}>{label}</span>
        ))}
      </div>
      <div className="faint chart-times" aria-hidden="true">
        <span>{mark && mark.share < edgeShare ? '' : edges.from}</span>
        {mark && (
          <b data-tone={mark.tone} style={{ left: `clamp(44px, ${mark.share * 100}%, 100% - 44px)` }}>
            {mark.text}
          </b>
        )}
        <span>{mark && mark.share > 1 - edgeShare ? '' : edges.until}</span>
      </div>
    </figure>
  )
}
