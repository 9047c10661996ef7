import { useState } from 'react'
import type { OutcomeKind } from '../../../shared/model.ts'
import { Button } from '../../ui/button.tsx'
import { useLasting } from '../../state/context.tsx'
import { useTexts } from '../../state/use-texts.ts'
import { noFilter, type HistoryFilter } from './entries.ts'
import { HistoryHead } from './history-head.tsx'
import { HistoryList } from './history-list.tsx'
import { useHistory } from './use-history.ts'
import '../jobs/list/empty.css'
import './history.css'

interface HistoryScreenProps {
  /** What it is searched for at first, and which outcomes it shows. */
  readonly search?: string | undefined
  readonly kind?: OutcomeKind | undefined
}

/** Every outcome that is kept, searched and filtered, newest first. */
export function HistoryScreen({ search = '', kind }: HistoryScreenProps) {
  const texts = useTexts()
  const [filter, setFilter] = useState<HistoryFilter>({
    ...noFilter,
    search,
    kind: kind ?? 'all',
  })
  const { loaded, trouble, refresh, more } = useHistory(filter)
  const slow = useLasting(loaded === undefined && trouble === undefined, 150)
  return (
    <div className="history" aria-busy={loaded?.filter !== filter && trouble === undefined}>
      <HistoryHead filter={filter} total={loaded?.total} onFilter={setFilter} />
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
      {loaded?.entries.length === 0 && <Nothing filter={loaded.filter} onAll={() => setFilter(noFilter)} />}
    </div>
  )
}

/** Nothing has ended, or the filter leaves nothing: says so, with a way on. */
function Nothing({ filter, onAll }: { readonly filter: HistoryFilter; readonly onAll: () => void }) {
  const texts = useTexts()
  const { history } = texts
  const search = filter.search.trim()
  if (search === '' && filter.kind === 'all' && filter.serverId === undefined) {
    return (
      <div className="empty">
        <div className="empty-found history-none">
          <output>{history.none}</output>
          <p>{history.noneHint}</p>
        </div>
      </div>
    )
  }
  return (
    <div className="empty">
      <div className="empty-found">
        <output>{search === '' ? history.notFound : history.notFoundFor(search)}</output>
        <p>{history.notFoundHint}</p>
        <Button onClick={onAll}>{history.showAll}</Button>
      </div>
    </div>
  )
}

/** Shapes of rows while the first page is on its way. */
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
