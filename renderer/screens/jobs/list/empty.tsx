import { useActions, useWindow } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button } from '#renderer/ui/button.tsx'
import { useJobs, useOnServer, useServerName } from '#renderer/state/use-groups.ts'
import './empty.css'

export function NothingFound() {
  const texts = useTexts()
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
        <output className="title">{search === '' ? none : texts.list.noMatch(search)}</output>
        <p>{search === '' ? texts.list.noneInHint(jobs) : texts.list.noMatchHint}</p>
        <Button onClick={showAll}>{texts.list.showAll}</Button>
      </div>
    </div>
  )
}

export function Loading() {
  const texts = useTexts()
  return (
    <div className="loading">
      <output className="unseen">{texts.list.loading}</output>
      {[0, 1, 2, 3].map((row) => (
        <div key={row} className="loading-row" />
      ))}
    </div>
  )
}
