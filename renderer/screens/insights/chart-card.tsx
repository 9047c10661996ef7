import type { ReactNode } from 'react'
import type { InsightChart, Insights } from '#shared/insights.ts'
import { DataTable } from '#renderer/ui/chart/data-table.tsx'

export interface CardProps {
  readonly of: Insights
  readonly asTable: boolean
}

interface ChartCardProps {
  readonly chart: InsightChart
  readonly asTable: boolean
  readonly title: string
  /** What the values are. */
  readonly note?: string
  readonly table: Omit<Parameters<typeof DataTable>[0], 'caption'>
  readonly none?: string | undefined
  readonly children: ReactNode
}

export function ChartCard({ chart, asTable, title, note, table, none, children }: ChartCardProps) {
  return (
    <article className="insight" aria-labelledby={`insight-${chart}`}>
      <div className="insight-head">
        <h3 className="section-title" id={`insight-${chart}`}>
          {title}
        </h3>
        {none === undefined && note !== undefined && <span className="hint">{note}</span>}
      </div>
      {none !== undefined && <p className="insight-more">{none}</p>}
      {none === undefined && (asTable ? <DataTable caption={title} {...table} /> : children)}
    </article>
  )
}
