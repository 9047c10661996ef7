import { useMemo } from 'react'
import type { JobView } from '#shared/model.ts'
import { useWindowState } from './context.tsx'
import { isFailedWithoutRestart } from './models/job-actions.ts'
import { useJobs } from './use-groups.ts'

export function useFailedJobs(jobs: readonly JobView[]): readonly JobView[] {
  const current = useJobs()
  const pending = useWindowState((state) => state.pendingRequests)
  return useMemo(
    () =>
      jobs.flatMap(({ identity: { key } }) => {
        const job = current.get(key)
        return isFailedWithoutRestart(job, pending) ? job : []
      }),
    [jobs, current, pending],
  )
}
