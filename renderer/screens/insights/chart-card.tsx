import { useState, type ReactNode } from 'react'
import type { InsightChart } from '#shared/insights.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button } from '#renderer/ui/button.tsx'
import { DataTable } from '#renderer/ui/chart/data-table.tsx'

interface ChartCardProps {
  readonly chart: InsightChart
  readonly title: string
  readonly table: Omit<Parameters<typeof DataTable>[0], 'caption'>
  readonly none?: string | undefined
  readonly children: ReactNode
}

export function ChartCard({ chart, title, table, none, children }: ChartCardProps) {
  const texts = useTexts()
  const { insights } = texts
  const [isTable, setTable] = useState(false)

  return (
    <article className="insight" data-chart={chart} aria-labelledby={`insight-${chart}`}>
      <div className="insight-head">
        <h3 id={`insight-${chart}`}>{title}</h3>
        {none === undefined && (
          <Button
            look="quiet"
            aria-label={isTable ? insights.asChart(title) : insights.asTable(title)}
            onClick={() => setTable((was) => !was)}
          >
            {isTable ? insights.showChart : insights.showTable}
          </Button>
        )}
      </div>
      {none !== undefined && <p className="insight-none">{none}</p>}
      {none === undefined && (isTable ? <DataTable caption={title} {...table} /> : children)}
    </article>
  )
}
