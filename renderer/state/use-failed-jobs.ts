import { useMemo } from 'react'
import type { JobView } from '#shared/model.ts'
import { useWindow } from './context.tsx'
import { hasFailed } from './models/job-actions.ts'
import { useJobs } from './use-groups.ts'

export function useFailedJobs(jobs: readonly JobView[]): readonly JobView[] {
  const current = useJobs()
  const pending = useWindow((state) => state.pendingRequests)
  return useMemo(
    () =>
      jobs.flatMap(({ identity: { key } }) => {
        const job = current.get(key)
        return hasFailed(job, pending) ? job : []
      }),
    [jobs, current, pending],
  )
}
