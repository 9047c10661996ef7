import type { ReactNode } from 'react'
import type { InsightChart, Insights } from '#shared/insights.ts'

export interface CardProps {
  readonly of: Insights
}

interface ChartCardProps {
  readonly chart: InsightChart
  readonly title: string
  /** What the values are. */
  readonly note?: string
  readonly none?: string | undefined
  readonly children: ReactNode
}

export function ChartCard({ chart, title, note, none, children }: ChartCardProps) {
  return (
    <article className="insight" aria-labelledby={`insight-${chart}`}>
      <div className="insight-head">
        <h3 className="section-title" id={`insight-${chart}`}>
          {title}
        </h3>
        {none === undefined && note !== undefined && <span className="hint">{note}</span>}
      </div>
      {none === undefined ? children : <p className="insight-more">{none}</p>}
    </article>
  )
}
