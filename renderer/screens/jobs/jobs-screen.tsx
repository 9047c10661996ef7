import { useMemo } from 'react'
import type { JobView } from '../../../shared/model.ts'
import { useLasting, useWindow } from '../../state/context.tsx'
import { useRest } from '../../app/use-rest.ts'
import { Loading, NothingFound } from './list/empty.tsx'
import { JobList } from './list/job-list.tsx'
import { ListHead } from './list/list-head.tsx'
import { useGroups, useJobs } from './list/use-groups.ts'

const none: readonly JobView[] = []

/** The list of jobs with what belongs to it, or why there is none. */
export function JobsScreen() {
  const rest = useRest()
  const loaded = useWindow((state) => state.world !== undefined)
  const slow = useLasting(!loaded, 150)
  const groups = useGroups()
  const keys = useWindow((state) => state.picked.keys)
  const isEmpty = useJobs().size === 0
  const hasServers = useWindow((state) => (state.world?.servers.length ?? 0) > 0)
  // What was picked and is no longer shown, nothing is done with.
  const picked = useMemo(
    () => (keys.size === 0 ? none : groups.flatMap(({ jobs }) => jobs.filter(({ key }) => keys.has(key)))),
    [groups, keys],
  )
  if (!loaded) return slow ? <Loading /> : null
  if (isEmpty) return rest && (hasServers ? <rest.NothingWatched /> : <rest.NoServer />)
  return (
    <div className="jobs">
      <ListHead groups={groups} />
      {groups.length === 0 ? <NothingFound /> : <JobList groups={groups} picked={picked} />}
      {rest && picked.length > 0 && <rest.PickedBar jobs={picked} />}
    </div>
  )
}
