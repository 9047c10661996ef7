import type { JobView } from '#shared/model.ts'
import { jobName } from '#shared/texts/job-name.ts'
import { useServers } from '#renderer/state/use-groups.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import './named-jobs.css'

const namedAtMost = 5

/** The names of the first jobs, and how many more there are. */
export function Names({ jobs }: { jobs: readonly JobView[] }) {
  const texts = useTexts()
  if (jobs.length === 0) return null
  return (
    <ul className="lines restart-names">
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

/** How many of the jobs are on each server, if there are several. */
export function PerServer({ jobs }: { jobs: readonly JobView[] }) {
  const texts = useTexts()
  const shares = useServers()
    .map(({ id, name }) => ({ id, name, jobs: jobs.filter((job) => job.serverId === id).length }))
    .filter((share) => share.jobs > 0)
  if (shares.length < 2) return null
  return (
    <ul className="lines soft restart-servers">
      {shares.map((share) => (
        <li key={share.id}>{texts.bulk.onServer(share.name, share.jobs)}</li>
      ))}
    </ul>
  )
}
