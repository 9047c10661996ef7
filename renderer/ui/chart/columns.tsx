import type { ReactNode } from 'react'
import { outcomes, type OutcomeKind } from '#shared/outcome.ts'
import { chartSize } from './lines.ts'
import { Plot } from './plot.tsx'
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
  readonly formatValue: (index: number) => string
  readonly renderReading: (index: number | undefined) => ReactNode
  readonly readerName: string
  readonly scale: readonly string[]
  readonly edges: { readonly from: string; readonly until: string }
}

/** Draws columns, such as each day's runs by outcome. */
export function Columns({ parts, top, ...plot }: ColumnsProps) {
  const width = chartSize.width / plot.count
  /** Few columns aren't too wide, and many stay apart. */
  const gap = plot.count <= 10 ? width * 0.3 : Math.min(3, width / 4)
  const grounds = Array.from({ length: plot.count }, () => 0)
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
    <Plot {...plot} className="columns" indexAt={(share) => Math.floor(share * plot.count)}>
      {(index) => (
        <>
          {index !== undefined && (
            <path
              className="columns-read"
              d={`M${index * width} 0h${width}v${chartSize.height}h${-width}z`}
            />
          )}
          {rects.map(({ look, path }) => (
            <path
              key={look}
              className="columns-part"
              data-look={look}
              data-tone={outcomes[look].tone}
              d={path}
            />
          ))}
        </>
      )}
    </Plot>
  )
}

const round = (n: number): number => Math.round(n * 10) / 10
