import { useMemo } from 'react'
import type { JobView } from '../../shared/model.ts'
import { useWindow } from './context.tsx'
import { hasFailed } from './models/job-actions.ts'

/** Returns the failed jobs that aren't being restarted. */
export function useFailed(jobs: readonly JobView[]): readonly JobView[] {
  const asking = useWindow((state) => state.asking)
  return useMemo(() => jobs.filter((job) => hasFailed(job, asking)), [jobs, asking])
}
