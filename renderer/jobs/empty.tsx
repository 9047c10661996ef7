import { useActions, useWindow } from '../state/context.tsx'
import { texts } from '../texts.ts'
import { Button } from '../ui/button.tsx'
import { useJobs } from './use-groups.ts'
import { useWatched } from './watch-dialog.tsx'
import { WatchForm } from './watch-form.tsx'
import './empty.css'

const words = texts.empty

/** Before the first job: how to find an id, a place to paste one, and the way by the command line. */
export function NothingWatched() {
  const watched = useWatched()
  return (
    <div className="empty">
      <div className="empty-card">
        <div className="empty-start">
          <h2>{words.title}</h2>
          <p className="empty-lead">{words.lead}</p>
          <WatchForm onDone={watched} />
        </div>
        <div className="empty-ways">
          <section>
            <h3>{words.whereTitle}</h3>
            <p>{words.whereGui}</p>
            <code className="mono">{words.whereGuiSample}</code>
            <p>{words.whereApi}</p>
            <code className="mono">{words.whereApiSample}</code>
          </section>
          <section>
            <h3>{words.commandTitle}</h3>
            <code className="mono selectable">{words.command}</code>
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
  const filter = useWindow((state) => state.filter)
  const jobs = useJobs().size
  const quiet = search === '' && filter !== 'all'
  return (
    <div className="empty">
      <div className="empty-found">
        <output>{quiet ? texts.list.noneIn[filter] : texts.list.noMatch(search)}</output>
        <p>{quiet ? texts.list.noneInHint(jobs) : texts.list.noMatchHint}</p>
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
