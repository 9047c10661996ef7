import { useState, type PointerEvent, type ReactNode } from 'react'
import { outcomes, type OutcomeKind } from '#shared/outcome.ts'
import { chartSize } from './lines.ts'
import './chart.css'
import './columns.css'

export interface ColumnPart {
  /** Selects colour and pattern. */
  readonly look: OutcomeKind
  readonly name: string
  readonly values: readonly number[]
}

interface ColumnsProps {
  readonly title: ReactNode
  readonly summary: string
  /** From the ground up. */
  readonly parts: readonly ColumnPart[]
  readonly count: number
  readonly top: number
  readonly say: (index: number) => string
  /** Next to the title: the reading of one column, or of all. */
  readonly renderReading: (index: number | undefined) => ReactNode
  readonly readerName: string
  readonly edges: { readonly top: string; readonly from: string; readonly until: string }
}

/** Draws columns, such as each day's runs by outcome. Pointer and arrow keys work as in `Chart`. */
export function Columns({ parts, count, top, ...props }: ColumnsProps) {
  const { title, summary, say, renderReading, readerName, edges } = props
  const [index, setIndex] = useState<number>()
  const width = chartSize.width / count
  /** Few columns aren't too wide, and many stay apart. */
  const gap = count <= 10 ? width * 0.3 : Math.min(3, width / 4)

  function follow({ currentTarget, clientX }: PointerEvent<HTMLElement>): void {
    const { left, width: all } = currentTarget.getBoundingClientRect()
    if (all > 0) setIndex(Math.min(count - 1, Math.max(0, Math.floor(((clientX - left) / all) * count))))
  }

  const grounds = Array.from({ length: count }, () => 0)
  const rects = parts.map(({ look, values }) => {
    const path = values.map((value, nth) => {
      const ground = grounds[nth] ?? 0
      grounds[nth] = ground + value
      if (value === 0) return ''
      const height = (value / top) * chartSize.height
      const y = chartSize.height - (ground / top) * chartSize.height
      return `M${round(nth * width + gap / 2)} ${round(y)}v${round(-height)}h${round(width - gap)}v${round(height)}z`
    })
    return { look, path: path.join('') }
  })

  return (
    <figure className="chart columns">
      <figcaption className="chart-head">
        {title}
        <span className="chart-reading" aria-hidden="true">
          {renderReading(index)}
        </span>
      </figcaption>
      <div className="faint chart-scale" aria-hidden="true">
        {edges.top}
      </div>
      <div className="chart-plot" onPointerMove={follow} onPointerLeave={() => setIndex(undefined)}>
        {index !== undefined && (
          <div
            className="columns-read"
            style={{ left: `${(index * 100) / count}%`, width: `${100 / count}%` }}
          />
        )}
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
          {rects.map(({ look, path }) => (
            <path
              key={look}
              className="columns-part"
              data-look={look}
              data-tone={outcomes[look].tone}
              d={path}
            />
          ))}
        </svg>
        <input
          type="range"
          className="chart-reader"
          aria-label={readerName}
          aria-valuetext={say(index ?? count - 1)}
          min={0}
          max={count - 1}
          value={index ?? count - 1}
          onChange={(event) => setIndex(Number(event.target.value))}
          onFocus={() => setIndex(count - 1)}
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

const round = (n: number): number => Math.round(n * 10) / 10
