import { useEffect, useMemo, useState, useCallback, useRef } from 'react'
import type { OutcomeKind } from '#shared/model.ts'
import { Button } from '#renderer/ui/button.tsx'
import { useActions, useLasting, useWindow, useBridge, useWindowStore } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { noFilter, type HistoryFilter } from './history-entries.ts'
import { HistoryHead } from './history-head.tsx'
import { HistoryList } from './history-list.tsx'
import { endedBetween } from '#renderer/state/main-state.ts'
import { createHistoryLoader, type HistoryLoader, type Loaded } from './history-loader.ts'
import '../jobs/list/empty.css'
import './history.css'

/** How long typing must pause before a search, in ms. */
const typingPause = 150

function useSettledSearch(): string {
  const typed = useWindow((state) => state.search)
  const [settled, setSettled] = useState(typed)
  if (typed === '' && settled !== '') setSettled('')
  useEffect(() => {
    const timer = setTimeout(() => setSettled(typed), typingPause)
    return () => clearTimeout(timer)
  }, [typed])
  return settled
}

/** All saved outcomes, filtered, newest first. */
export function HistoryScreen({ kind }: { readonly kind?: OutcomeKind | undefined }) {
  const texts = useTexts()
  const { setSearch } = useActions()
  const search = useSettledSearch()
  const [choices, setChoices] = useState({ ...noFilter, kind: kind ?? noFilter.kind })
  const filter = useMemo(() => ({ ...choices, search }), [choices, search])
  const { loaded, trouble, refresh, more } = useHistory(filter)
  const slow = useLasting(loaded === undefined && trouble === undefined, 150)
  function clear(): void {
    setChoices(noFilter)
    setSearch('')
  }

  return (
    <div className="history" aria-busy={loaded?.filter !== filter && trouble === undefined}>
      <HistoryHead filter={filter} total={loaded?.total} onFilter={setChoices} />
      {trouble !== undefined && (
        <div className="history-trouble" role="alert">
          <p>{texts.history.trouble(trouble)}</p>
          <Button onClick={refresh}>{texts.history.retry}</Button>
        </div>
      )}
      {!loaded && slow && <Loading />}
      {loaded && loaded.entries.length > 0 && (
        <HistoryList key={JSON.stringify(loaded.filter)} loaded={loaded} onMore={more} />
      )}
      {loaded?.entries.length === 0 && <Nothing filter={loaded.filter} onAll={clear} />}
    </div>
  )
}

function Nothing({ filter, onAll }: { readonly filter: HistoryFilter; readonly onAll: () => void }) {
  const texts = useTexts()
  const { history } = texts
  const search = filter.search.trim()
  if (search === '' && filter.kind === 'all' && filter.serverId === undefined) {
    return (
      <div className="empty">
        <div className="empty-found history-none">
          <output className="title">{history.none}</output>
          <p>{history.noneHint}</p>
        </div>
      </div>
    )
  }
  return (
    <div className="empty">
      <div className="empty-found">
        <output className="title">{search === '' ? history.notFound : history.notFoundFor(search)}</output>
        <p>{history.notFoundHint}</p>
        <Button onClick={onAll}>{history.showAll}</Button>
      </div>
    </div>
  )
}

function Loading() {
  const texts = useTexts()
  return (
    <div className="loading">
      <output className="unseen">{texts.history.loading}</output>
      {[0, 1, 2, 3].map((row) => (
        <div key={row} className="loading-row" />
      ))}
    </div>
  )
}

interface History {
  /** Undefined until loaded; entries of another filter stay until the response arrives. */
  readonly loaded: Loaded | undefined
  readonly trouble: string | undefined
  readonly refresh: () => void
  readonly more: () => void
}

function useHistory(filter: HistoryFilter): History {
  const bridge = useBridge()
  const store = useWindowStore()
  const [loaded, setLoaded] = useState<Loaded>()
  const [trouble, setTrouble] = useState<string>()
  const loader = useRef<HistoryLoader>(undefined)

  useEffect(() => {
    const made = createHistoryLoader(bridge, filter, (news) => {
      if (news.loaded) setLoaded(news.loaded)
      setTrouble(news.trouble)
    })
    loader.current = made
    made.refresh()
    const unsubscribe = store.subscribe(({ world }, before) => {
      if (world && before.world && endedBetween(before.world, world).length > 0) made.refresh()
    })
    return () => {
      unsubscribe()
      made.stop()
    }
  }, [bridge, store, filter])

  const refresh = useCallback(() => loader.current?.refresh(), [])
  const more = useCallback(() => loader.current?.more(), [])
  return { loaded, trouble, refresh, more }
}
