import { useMemo } from 'react'
import type { JobKey, JobView } from '#shared/model.ts'
import { isWaiting } from '#shared/rules/status.ts'
import { getWaitingReason, type WaitingReason } from '#shared/rules/waiting-reason.ts'
import { useWindowState } from './context.tsx'
import { useServer } from './use-groups.ts'

export function useWaitingReason(job: JobView | undefined): WaitingReason | undefined {
  const server = useServer(job?.identity.serverId)
  const jobs = useWindowState((state) => state.mainState?.jobStructure)
  return useMemo(
    () =>
      job && server && jobs && isWaiting(job.run.status)
        ? getWaitingReason(job, server, getUnfinished(jobs))
        : undefined,
    [job, server, jobs],
  )
}

/** Every waiting row needs these jobs, so they are only computed once for each state. */
const unfinishedCache = new WeakMap<ReadonlyMap<JobKey, JobView>, readonly JobView[]>()

function getUnfinished(jobs: ReadonlyMap<JobKey, JobView>): readonly JobView[] {
  const cached = unfinishedCache.get(jobs)
  if (cached) return cached
  const unfinishedJobs = [...jobs.values()].filter(({ outcome }) => outcome === undefined)
  unfinishedCache.set(jobs, unfinishedJobs)
  return unfinishedJobs
}
