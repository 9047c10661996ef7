import { useMemo } from 'react'
import type { JobView } from '#shared/model.ts'
import { useWindow } from './context.tsx'
import { hasFailed } from './models/job-actions.ts'
import { useJobs } from './use-groups.ts'

/** Returns currently failed jobs that aren't being restarted. */
export function useFailed(jobs: readonly JobView[]): readonly JobView[] {
  const current = useJobs()
  const asking = useWindow((state) => state.asking)
  return useMemo(
    () => jobs.flatMap(({ key }) => current.get(key) ?? []).filter((job) => hasFailed(job, asking)),
    [jobs, current, asking],
  )
}
