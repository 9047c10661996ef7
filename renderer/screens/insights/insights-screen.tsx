import { useState } from 'react'
import type { Insights } from '#shared/insights.ts'
import { insightKinds } from '#shared/job-kind.ts'
import { insightDays } from '#shared/rules/time.ts'
import { useLasting, useWindow } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button } from '#renderer/ui/button.tsx'
import { Select } from '#renderer/ui/select.tsx'
import { DurationsCharts, kindWord } from './durations-charts.tsx'
import { failureRate } from '#shared/outcome.ts'
import { sumOf, totalOf } from './insight-figures.ts'
import { CausesChart, StepsChart } from './insight-lists.tsx'
import { RunsChart } from './runs-chart.tsx'
import { useInsights, type InsightsFilter } from './use-insights.ts'
import '../jobs/list/empty.css'
import '../history/history.css'
import './insights.css'

const everything: InsightsFilter = {}

export function InsightsScreen() {
  const texts = useTexts()
  const { insights } = texts
  const [filter, setFilter] = useState<InsightsFilter>(everything)
  const { loaded, trouble, refresh } = useInsights(filter)
  const slow = useLasting(loaded === undefined && trouble === undefined, 150)
  return (
    <div className="insights" aria-busy={loaded?.filter !== filter && trouble === undefined}>
      <Head of={loaded?.of} filter={filter} onFilter={setFilter} />
      {trouble !== undefined && (
        <div className="history-trouble" role="alert">
          <p>{insights.trouble(trouble)}</p>
          <Button onClick={refresh}>{insights.retry}</Button>
        </div>
      )}
      {!loaded && slow && (
        <div className="loading">
          <output className="unseen">{insights.loading}</output>
          {[0, 1, 2].map((row) => (
            <div key={row} className="loading-row" />
          ))}
        </div>
      )}
      {loaded && <Body of={loaded.of} onAll={() => setFilter(everything)} />}
    </div>
  )
}

interface HeadProps {
  readonly of: Insights | undefined
  readonly filter: InsightsFilter
  readonly onFilter: (filter: InsightsFilter) => void
}

function Head({ of, filter, onFilter }: HeadProps) {
  const texts = useTexts()
  const { insights } = texts
  const known = useWindow((state) => state.world?.servers)
  const total = of ? totalOf(of) : 0
  const rate = of && failureRate(sumOf(of.days))
  const nameOf = ({ id, name }: Insights['servers'][number]) =>
    known?.find((server) => server.id === id)?.name ?? name ?? insights.removedServer
  return (
    <div className="history-head">
      <div className="history-title">
        <h2>{insights.title}</h2>
        <output className="history-total">
          {total > 0 && insights.total(total)}
          {rate !== undefined && ` · ${insights.failedShare(Math.round(rate))}`}
        </output>
      </div>
      {of && of.kinds.length > 0 && (
        <div className="history-filters">
          <Select
            label={insights.period}
            labelHidden
            value={String(filter.days ?? of.days.length)}
            options={insightDays.map((days) => ({ value: String(days), label: insights.days(days) }))}
            onChange={(value) => {
              const days = insightDays.find((each) => String(each) === value)
              onFilter({ ...filter, ...(days !== undefined && { days }) })
            }}
          />
          {of.servers.length > 1 && (
            <Select
              label={insights.server}
              labelHidden
              value={filter.serverId ?? ''}
              options={[
                { value: '', label: insights.everyServer },
                ...of.servers.map((server) => ({ value: server.id, label: nameOf(server) })),
              ]}
              onChange={(id) => onFilter({ ...filter, serverId: id === '' ? undefined : id })}
            />
          )}
          {of.kinds.length > 1 && (
            <Select
              label={insights.kind}
              labelHidden
              value={filter.kind ?? ''}
              options={[
                { value: '', label: insights.everyKind },
                ...of.kinds.map((kind) => ({ value: kind, label: kindWord(kind, texts) })),
              ]}
              onChange={(value) => onFilter({ ...filter, kind: insightKinds.find((each) => each === value) })}
            />
          )}
        </div>
      )}
    </div>
  )
}

interface BodyProps {
  readonly of: Insights
  readonly onAll: () => void
}

function Body({ of, onAll }: BodyProps) {
  const { insights } = useTexts()
  if (totalOf(of) === 0) {
    const isNew = of.kinds.length === 0
    return (
      <div className="empty">
        <div className="empty-found history-none">
          <output>{isNew ? insights.none : insights.noneHere}</output>
          {isNew ? <p>{insights.noneHint}</p> : <Button onClick={onAll}>{insights.showAll}</Button>}
        </div>
      </div>
    )
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it is scrolled by keys, too
    <section className="insights-body" tabIndex={0} aria-label={insights.title}>
      <div className="insights-grid">
        <RunsChart of={of} />
        <DurationsCharts of={of} />
        <CausesChart of={of} />
        <StepsChart of={of} />
      </div>
    </section>
  )
}
