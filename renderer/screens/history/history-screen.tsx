import { useEffect, useMemo, useState, useCallback, useRef } from 'react'
import { outcomeKinds } from '#shared/outcome.ts'
import { useActions, useWindow, useDelayedTrue, useBridge, useWindowStore } from '#renderer/state/context.tsx'
import { useServers } from '#renderer/state/use-groups.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button } from '#renderer/ui/button.tsx'
import { Select } from '#renderer/ui/select.tsx'
import { Empty, Loading, LoadError } from '#renderer/ui/empty.tsx'
import { findEndedJobs } from '#renderer/state/main-state.ts'
import { toQuery, type HistoryFilter, noFilter } from './history-entries.ts'
import { HistoryList } from './history-list.tsx'
import { createHistoryLoader, type HistoryLoader, type LoadedHistory } from './history-loader.ts'
import './history.css'

/** How long typing must pause before a search, in ms. */
const searchDebounceMs = 150

function useDebouncedSearch(): string {
  const typed = useWindow((state) => state.search)
  const [settled, setSettled] = useState(typed)
  if (typed === '' && settled !== '') setSettled('')
  useEffect(() => {
    const timer = setTimeout(() => setSettled(typed), searchDebounceMs)
    return () => clearTimeout(timer)
  }, [typed])
  return settled
}

/** Shows all saved outcomes with a filter, newest first. */
export function HistoryScreen() {
  const texts = useTexts()
  const { setSearch } = useActions()
  const search = useDebouncedSearch()
  const [choices, setChoices] = useState(noFilter)
  const filter = useMemo(() => ({ ...choices, search }), [choices, search])
  const { loaded, error, refresh, more } = useHistory(filter)
  const slow = useDelayedTrue(loaded === undefined && error === undefined, 150)
  function clear(): void {
    setChoices(noFilter)
    setSearch('')
  }

  return (
    <div className="history" aria-busy={loaded?.filter !== filter && error === undefined}>
      <HistoryHeader filter={filter} total={loaded?.total} onFilter={setChoices} />
      {error !== undefined && (
        <LoadError error={texts.history.error(error)} retryLabel={texts.common.retry} onRetry={refresh} />
      )}
      {!loaded && slow && <Loading text={texts.history.loading} />}
      {loaded && loaded.entries.length > 0 && (
        <HistoryList key={JSON.stringify(loaded.filter)} loaded={loaded} onMore={more} />
      )}
      {loaded?.entries.length === 0 && <NoHistory filter={loaded.filter} onAll={clear} />}
    </div>
  )
}

function NoHistory({ filter, onAll }: { readonly filter: HistoryFilter; readonly onAll: () => void }) {
  const texts = useTexts()
  const { history } = texts
  const search = filter.search.trim()
  if (search === '' && filter.kind === 'all' && filter.serverId === undefined)
    return <Empty title={history.none} hint={history.noneHint} />
  return (
    <Empty title={search === '' ? history.notFound : history.notFoundFor(search)} hint={history.notFoundHint}>
      <Button onClick={onAll}>{history.showAll}</Button>
    </Empty>
  )
}

interface History {
  /** Undefined until loaded. Entries of the former filter stay until the response arrives. */
  readonly loaded: LoadedHistory | undefined
  readonly error: string | undefined
  readonly refresh: () => void
  readonly more: () => void
}

function useHistory(filter: HistoryFilter): History {
  const bridge = useBridge()
  const store = useWindowStore()
  const [loaded, setLoaded] = useState<LoadedHistory>()
  const [error, setError] = useState<string>()
  const loader = useRef<HistoryLoader>(undefined)

  useEffect(() => {
    const made = createHistoryLoader(bridge, filter, (news) => {
      if (news.loaded) setLoaded(news.loaded)
      setError(news.error)
    })
    loader.current = made
    made.refresh()
    const unsubscribe = store.subscribe(({ world }, before) => {
      if (world && before.world && findEndedJobs(before.world, world).length > 0) made.refresh()
    })
    return () => {
      unsubscribe()
      made.stop()
    }
  }, [bridge, store, filter])

  const refresh = useCallback(() => loader.current?.refresh(), [])
  const more = useCallback(() => loader.current?.more(), [])
  return { loaded, error, refresh, more }
}

const kinds = ['all', ...outcomeKinds] as const

interface HistoryHeaderProps {
  readonly filter: HistoryFilter
  readonly total: number | undefined
  readonly onFilter: (filter: HistoryFilter) => void
}

function HistoryHeader({ filter, total, onFilter }: HistoryHeaderProps) {
  const texts = useTexts()
  const servers = useServers()
  const { history } = texts
  const { ask } = useActions()
  return (
    <div className="history-head">
      <div className="row history-title">
        <h2>{history.title}</h2>
        <output className="history-total">{total !== undefined && total > 0 && history.total(total)}</output>
        {total !== undefined && total > 0 && (
          <Button onClick={() => void ask('exportHistory', toQuery(filter))}>{history.export}</Button>
        )}
      </div>
      <div className="row wrap">
        <Select
          label={history.kind}
          labelHidden
          value={filter.kind}
          options={kinds.map((value) => ({
            value,
            label: value === 'all' ? history.everyOutcome : texts.outcomes[value].name,
          }))}
          onChange={(kind) => onFilter({ ...filter, kind })}
        />
        {servers.length > 1 && (
          <Select
            label={texts.common.server}
            labelHidden
            value={filter.serverId ?? ''}
            options={[
              { value: '', label: texts.common.everyServer },
              ...servers.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onChange={(id) => onFilter({ ...filter, serverId: id === '' ? undefined : id })}
          />
        )}
      </div>
    </div>
  )
}
