import { useState } from 'react'
import type { Insights } from '#shared/insights.ts'
import { insightKinds } from '#shared/job-kind.ts'
import { insightDays } from '#shared/rules/time.ts'
import { useLasting, useWindow } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button } from '#renderer/ui/button.tsx'
import { Empty, Loading, NotLoaded } from '#renderer/ui/empty.tsx'
import { Icon } from '#renderer/ui/icons.tsx'
import { Menu } from '#renderer/ui/menu.tsx'
import type { MenuEntry } from '#renderer/ui/menu-entries.tsx'
import { failureRate } from '#shared/outcome.ts'
import type { CardProps } from './chart-card.tsx'
import { sumOf, totalOf } from './insight-figures.ts'
import { CausesCard, DurationsCard, kindWord, StepsCard } from './insight-lists.tsx'
import { RunsCard } from './runs-chart.tsx'
import { useInsights, type InsightsFilter } from './use-insights.ts'
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
        <NotLoaded why={insights.trouble(trouble)} again={insights.retry} onRetry={refresh} />
      )}
      {!loaded && slow && <Loading text={insights.loading} />}
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
  const servers = useServerNames(of)
  const total = of ? totalOf(of) : 0
  const rate = of && failureRate(sumOf(of.days))
  const about = [
    total > 0 && insights.total(total),
    rate !== undefined && insights.failedShare(Math.round(rate)),
    of && of.days.length > 0 && insights.days(of.days.length),
    servers.find(({ value }) => value === filter.serverId)?.name,
    filter.kind && kindWord(filter.kind, texts),
  ]
  const items: readonly MenuEntry[] = of
    ? [
        {
          name: insights.period,
          chosen: String(filter.days ?? of.days.length),
          choices: insightDays.map((days) => ({ value: String(days), name: insights.days(days) })),
          choose: (value) =>
            onFilter({ ...filter, days: insightDays.find((each) => String(each) === value) }),
        },
        {
          name: insights.server,
          chosen: filter.serverId ?? '',
          choices: [{ value: '', name: insights.everyServer }, ...servers],
          choose: (id) => onFilter({ ...filter, serverId: id === '' ? undefined : id }),
        },
        {
          name: insights.kind,
          chosen: filter.kind ?? '',
          choices: [
            { value: '', name: insights.everyKind },
            ...of.kinds.map((kind) => ({ value: kind, name: kindWord(kind, texts) })),
          ],
          choose: (value) => onFilter({ ...filter, kind: insightKinds.find((each) => each === value) }),
        },
      ]
    : []
  return (
    <div className="history-head">
      <div className="row history-title">
        <h2>{insights.title}</h2>
        <output className="history-total clipped">{about.filter(Boolean).join(' · ')}</output>
        {of && of.kinds.length > 0 && (
          <Menu name={insights.options} face={<Icon name="more" />} items={items} />
        )}
      </div>
    </div>
  )
}

function useServerNames(of: Insights | undefined) {
  const { insights } = useTexts()
  const known = useWindow((state) => state.world?.servers)
  return (of?.servers ?? []).map(({ id, name }) => ({
    value: id,
    name: known?.find((server) => server.id === id)?.name ?? name ?? insights.removedServer,
  }))
}

interface BodyProps extends CardProps {
  readonly onAll: () => void
}

function Body({ onAll, ...given }: BodyProps) {
  const { insights } = useTexts()
  if (totalOf(given.of) === 0) {
    const isNew = given.of.kinds.length === 0
    return (
      <Empty title={isNew ? insights.none : insights.noneHere} hint={isNew ? insights.noneHint : undefined}>
        {!isNew && <Button onClick={onAll}>{insights.showAll}</Button>}
      </Empty>
    )
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it is scrolled by keys, too
    <section className="insights-body" tabIndex={0} aria-label={insights.title}>
      <div className="insights-grid">
        <CausesCard {...given} />
        <StepsCard {...given} />
        <RunsCard {...given} />
        <DurationsCard {...given} />
      </div>
    </section>
  )
}
