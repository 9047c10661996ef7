import type { JobView } from '#shared/model.ts'
import { jobName } from '#shared/texts/job-name.ts'
import { useWindow } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'

const namedAtMost = 5

export function Names({ jobs }: { jobs: readonly JobView[] }) {
  const texts = useTexts()
  return (
    <ul className="restart-names">
      {jobs.slice(0, namedAtMost).map((job) => (
        <li key={job.key} className="clipped" dir="auto">
          {jobName(job, texts)}
        </li>
      ))}
      {jobs.length > namedAtMost && (
        <li className="soft clipped">{texts.bulk.more(jobs.length - namedAtMost)}</li>
      )}
    </ul>
  )
}

export function PerServer({ jobs }: { jobs: readonly JobView[] }) {
  const texts = useTexts()
  const servers = useWindow((state) => state.world?.servers)
  const shares = (servers ?? [])
    .map(({ id, name }) => ({ id, name, jobs: jobs.filter((job) => job.serverId === id).length }))
    .filter((share) => share.jobs > 0)
  if (shares.length < 2) return null
  return (
    <ul className="soft restart-servers">
      {shares.map((share) => (
        <li key={share.id}>{texts.bulk.onServer(share.name, share.jobs)}</li>
      ))}
    </ul>
  )
}
