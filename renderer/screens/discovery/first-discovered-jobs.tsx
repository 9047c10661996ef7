import { useEffect } from 'react'
import type { ListedJob } from '#shared/model.ts'
import { useActions, useWindow } from '#renderer/state/context.tsx'
import { useServers } from '#renderer/state/use-groups.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button, LinkButton } from '#renderer/ui/button.tsx'
import { DiscoveredRow } from './discovered-row.tsx'
import { isActive } from './use-discovered.ts'
import './discovery.css'

const maxShown = 6
const noJobs: readonly ListedJob[] = []

export function useAllDiscovered(): readonly ListedJob[] {
  const discoveries = useWindow((state) => state.world?.discoveries)
  return discoveries ? [...discoveries.values()].flatMap(({ jobs }) => jobs.filter(isActive)) : noJobs
}

export function FirstDiscoveredJobs() {
  const texts = useTexts()
  const { ask, watchListed, setView } = useActions()
  const servers = useServers()
  const jobs = useAllDiscovered()
  const ids = servers.map(({ id }) => id).join(' ')
  useEffect(() => {
    for (const id of ids.split(' ').filter(Boolean)) void ask('scanServer', { serverId: id })
  }, [ids, ask])
  if (jobs.length === 0) return null
  const nameOf = (job: ListedJob) => servers.find(({ id }) => id === job.serverId)?.name
  const [first] = jobs
  return (
    <section className="found-first" aria-label={texts.found.list}>
      {jobs.length > 1 && (
        <Button
          className="found-all"
          look="primary"
          onClick={() => void watchListed(jobs.map(({ key }) => key))}
        >
          {texts.found.watchAll(jobs.length)}
        </Button>
      )}
      <ul aria-label={texts.found.list}>
        {jobs.slice(0, maxShown).map((job) => (
          <DiscoveredRow key={job.key} job={job} server={servers.length > 1 ? nameOf(job) : undefined} />
        ))}
      </ul>
      {jobs.length > maxShown && first && (
        <LinkButton onClick={() => setView({ name: 'server', serverId: first.serverId, at: 'found' })}>
          {texts.found.showAllOn(nameOf(first) ?? texts.servers.unnamed)}
        </LinkButton>
      )}
    </section>
  )
}
