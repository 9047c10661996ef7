import { useActions, useWindow } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button } from '#renderer/ui/button.tsx'
import { Empty } from '#renderer/ui/empty.tsx'
import { useJobs, useOnServer, useServerName } from '#renderer/state/use-groups.ts'

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
    <Empty
      title={search === '' ? none : texts.list.noMatch(search)}
      hint={search === '' ? texts.list.noneInHint(jobs) : texts.list.noMatchHint}
    >
      <Button onClick={showAll}>{texts.list.showAll}</Button>
    </Empty>
  )
}
