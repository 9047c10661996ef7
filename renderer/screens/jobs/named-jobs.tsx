import type { JobView } from '#shared/model.ts'
import { jobName } from '#shared/texts/job-name.ts'
import { useTexts } from '#renderer/state/use-texts.ts'

const namedAtMost = 5

/** The names of the first jobs, and how many more there are. */
export function Names({ jobs }: { jobs: readonly JobView[] }) {
  const texts = useTexts()
  if (jobs.length === 0) return null
  return (
    <ul className="lines">
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
