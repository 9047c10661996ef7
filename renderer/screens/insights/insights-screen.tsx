import { useCallback, useState } from 'react'
import type { RequestArgument } from '#shared/contract.ts'
import type { Insights } from '#shared/insights.ts'
import { useBridge, useDelayedTrue, useWindow } from '#renderer/state/context.tsx'
import { findEndedJobs, type MainState } from '#renderer/state/main-state.ts'
import { useLoaded, type LastLoad } from '#renderer/state/use-loaded.ts'
import { insightDays } from '#shared/rules/time.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button } from '#renderer/ui/button.tsx'
import { Empty, Loading, LoadError } from '#renderer/ui/empty.tsx'
import { ChoiceMenu } from '#renderer/ui/menu.tsx'
import {
  CausesCard,
  DurationsCard,
  RunsCard,
  countRuns,
  StepsCard,
  sumOutcomes,
  type CardProps,
} from './insight-cards.tsx'
import '../jobs/list/list-header.css'
import './insights.css'

const everything: InsightsFilter = {}

export function InsightsScreen() {
  const texts = useTexts()
  const { insights } = texts
  const [filter, setFilter] = useState<InsightsFilter>(everything)
  const { loaded, loadError, refresh } = useInsights(filter)
  const slow = useDelayedTrue(loaded === undefined && loadError === undefined, 150)
  return (
    <div className="insights" aria-busy={loaded?.filter !== filter && loadError === undefined}>
      <InsightsHeader of={loaded?.of} filter={filter} onFilter={setFilter} />
      {loadError !== undefined && (
        <LoadError error={insights.trouble(loadError)} retryLabel={texts.words.retry} onRetry={refresh} />
      )}
      {!loaded && slow && <Loading text={insights.loading} />}
      {loaded && <InsightsBody of={loaded.of} onAll={() => setFilter(everything)} />}
    </div>
  )
}

interface InsightsHeaderProps {
  readonly of: Insights | undefined
  readonly filter: InsightsFilter
  readonly onFilter: (filter: InsightsFilter) => void
}

function InsightsHeader({ of, filter, onFilter }: InsightsHeaderProps) {
  const texts = useTexts()
  const { insights } = texts
  const servers = useServerNames(of)
  const total = of ? countRuns(sumOutcomes(of.days)) : 0
  return (
    <div className="row list-head">
      <h2 className={total > 0 ? 'visually-hidden' : undefined}>{insights.title}</h2>
      <output className="grow clipped title insights-total">
        {of && total > 0 && (
          <>
            <b>{insights.total(total)}</b> · {insights.failed(sumOutcomes(of.days).failed)}
          </>
        )}
      </output>
      {of && servers.length > 0 && (
        <div className="list-options">
          <ChoiceMenu
            name={insights.period}
            label={insights.days(of.days.length)}
            chosen={String(of.days.length)}
            choices={insightDays.map((days) => ({ value: String(days), name: insights.days(days) }))}
            choose={(value) =>
              onFilter({ ...filter, days: insightDays.find((each) => String(each) === value) })
            }
          />
          {servers.length > 1 && (
            <ChoiceMenu
              name={insights.server}
              label={servers.find(({ value }) => value === filter.serverId)?.name ?? texts.words.everyServer}
              chosen={filter.serverId ?? ''}
              choices={[{ value: '', name: texts.words.everyServer }, ...servers]}
              choose={(id) => onFilter({ ...filter, serverId: id === '' ? undefined : id })}
            />
          )}
        </div>
      )}
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

interface InsightsBodyProps extends CardProps {
  readonly onAll: () => void
}

function InsightsBody({ onAll, ...given }: InsightsBodyProps) {
  const { insights } = useTexts()
  if (countRuns(sumOutcomes(given.of.days)) === 0) {
    const isNew = given.of.servers.length === 0
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

type InsightsFilter = RequestArgument<'insights'>

/** Runs that end are counted in at most this often, in ms. */
const minIntervalMs = 5_000

const hasEnded = (before: MainState, after: MainState) => findEndedJobs(before, after).length > 0

/** Loads the history's statistics for a filter. The former filter's stay until they arrive. */
function useInsights(
  filter: InsightsFilter,
): LastLoad<{ readonly filter: InsightsFilter; readonly of: Insights }> {
  const bridge = useBridge()
  const load = useCallback(
    async () => ({ filter, of: await bridge.call('insights', filter) }),
    [bridge, filter],
  )
  return useLoaded(load, hasEnded, minIntervalMs)
}
