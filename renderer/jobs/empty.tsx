import { useActions, useWindow } from '../state/context.tsx'
import { texts } from '../texts.ts'
import { Button } from '../ui/button.tsx'
import { useJobs, useOnServer, useServerName } from './use-groups.ts'
import { useWatched } from './watch-dialog.tsx'
import { WatchForm } from './watch-form.tsx'
import './empty.css'

/** Before the first job: how to find an id, a place to paste one, and the way by the command line. */
export function NothingWatched() {
  const watched = useWatched()
  return (
    <div className="empty">
      <div className="empty-card">
        <div className="empty-start">
          <h2>{texts.empty.title}</h2>
          <p className="empty-lead">{texts.empty.lead}</p>
          <WatchForm onDone={watched} />
        </div>
        <div className="empty-ways">
          <section>
            <h3>{texts.empty.whereTitle}</h3>
            <p>{texts.empty.whereGui}</p>
            <code className="mono">{texts.empty.whereGuiSample}</code>
            <p>{texts.empty.whereApi}</p>
            <code className="mono">{texts.empty.whereApiSample}</code>
          </section>
          <section>
            <h3>{texts.empty.commandTitle}</h3>
            <code className="mono selectable">{texts.empty.command}</code>
          </section>
        </div>
      </div>
    </div>
  )
}

/** Jobs are watched, but the search or the filter leaves none: says so, with a way back. */
export function NothingFound() {
  const { showAll } = useActions()
  const search = useWindow((state) => state.search.trim())
  const filter = useWindow((state) => (state.only ? 'all' : state.filter))
  const onServer = useOnServer()
  const server = useServerName(onServer ?? '')
  const jobs = useJobs().size
  const none = onServer === undefined ? texts.list.noneIn[filter] : texts.list.noneOn(server)
  return (
    <div className="empty">
      <div className="empty-found">
        <output>{search === '' ? none : texts.list.noMatch(search)}</output>
        <p>{search === '' ? texts.list.noneInHint(jobs) : texts.list.noMatchHint}</p>
        <Button onClick={showAll}>{texts.list.showAll}</Button>
      </div>
    </div>
  )
}

/** Shapes of rows while the first snapshot is on its way. */
export function Loading() {
  return (
    <div className="loading">
      <output className="unseen">{texts.list.loading}</output>
      {[0, 1, 2, 3].map((row) => (
        <div key={row} className="loading-row" />
      ))}
    </div>
  )
}
