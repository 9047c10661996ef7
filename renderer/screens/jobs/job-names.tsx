import type { JobView } from '#shared/model.ts'
import { formatJobName } from '#shared/texts/job-name.ts'
import { useTexts } from '#renderer/state/use-texts.ts'

const maxNames = 5

/** Lists the first few names, and the number of other jobs. */
export function JobNames({ jobs }: { jobs: readonly JobView[] }) {
  const texts = useTexts()
  if (jobs.length === 0) return null
  return (
    <ul className="lines">
      {jobs.slice(0, maxNames).map((job) => (
        <li key={job.identity.key} className="clipped" dir="auto">
          {formatJobName(job.identity, texts)}
        </li>
      ))}
      {jobs.length > maxNames && <li className="soft clipped">{texts.bulk.more(jobs.length - maxNames)}</li>}
    </ul>
  )
}
