import { useEffect } from 'react'
import type { ListedJob, ServerView } from '#shared/model.ts'
import { useActions, useWindow } from '#renderer/state/context.tsx'
import { useServers } from '#renderer/state/use-groups.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button, LinkButton } from '#renderer/ui/button.tsx'
import { DiscoveredRow } from './discovered-row.tsx'
import { isActive, useDiscovery, useUnlisted } from './use-discovered.ts'
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
  if (jobs.length === 0) return servers.map((server) => <NoDiscoveredJobs key={server.id} server={server} />)
  const nameOf = (job: ListedJob) => servers.find(({ id }) => id === job.serverId)?.name
  const [first] = jobs
  return (
    <section className="found-first" aria-labelledby="found-first">
      <div className="row apart found-bar">
        <h3 id="found-first">{texts.found.firstTitle}</h3>
        {jobs.length > 1 && (
          <Button look="primary" onClick={() => void watchListed(jobs.map(({ key }) => key))}>
            {texts.found.watchAll(jobs.length)}
          </Button>
        )}
      </div>
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

function NoDiscoveredJobs({ server }: { readonly server: ServerView }) {
  const texts = useTexts()
  const unlisted = useUnlisted(server)
  const state = useDiscovery(server.id)?.state
  if (server.reach !== 'ok') return null
  if (state === 'scanning') {
    return <output className="hint found-none">{texts.found.lookingOn(server.name)}</output>
  }
  if (unlisted === 0 || state === undefined || state === 'unknown') return null
  return <p className="found-none">{texts.found.unlistedOn(unlisted, server.name)}</p>
}
