import { useState, type ReactNode } from 'react'
import type { InsightChart } from '../../../shared/insights.ts'
import { describeMessage } from '../../../shared/texts/describe-message.ts'
import { outcomeOf } from '../../state/actions.ts'
import { useActions, useBridge } from '../../state/context.tsx'
import { useTexts } from '../../state/use-texts.ts'
import { Button } from '../../ui/button.tsx'
import { DataTable } from '../../ui/chart/data-table.tsx'
import type { InsightsFilter } from './use-insights.ts'

interface ChartCardProps {
  readonly chart: InsightChart
  readonly title: string
  readonly filter: InsightsFilter
  readonly table: Omit<Parameters<typeof DataTable>[0], 'caption'>
  readonly none?: string | undefined
  readonly children: ReactNode
}

export function ChartCard({ chart, title, filter, table, none, children }: ChartCardProps) {
  const texts = useTexts()
  const bridge = useBridge()
  const { toast } = useActions()
  const { insights } = texts
  const [isTable, setTable] = useState(false)

  async function write(): Promise<void> {
    const { message } = await outcomeOf(bridge.call('exportInsights', { ...filter, chart }))
    if (message !== undefined) toast(describeMessage(message, texts))
  }

  return (
    <article className="insight" data-chart={chart} aria-labelledby={`insight-${chart}`}>
      <div className="insight-head">
        <h3 id={`insight-${chart}`}>{title}</h3>
        {none === undefined && (
          <>
            <Button
              look="quiet"
              aria-label={isTable ? insights.asChart(title) : insights.asTable(title)}
              onClick={() => setTable((was) => !was)}
            >
              {isTable ? insights.showChart : insights.showTable}
            </Button>
            <Button look="quiet" aria-label={insights.exportName(title)} onClick={() => void write()}>
              {insights.export}
            </Button>
          </>
        )}
      </div>
      {none !== undefined && <p className="insight-none">{none}</p>}
      {none === undefined && (isTable ? <DataTable caption={title} {...table} /> : children)}
    </article>
  )
}
