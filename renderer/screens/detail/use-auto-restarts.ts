import type { JobView } from '../../../shared/model.ts'
import { useWindow } from '../../state/context.tsx'
import { autoRestartsOf } from '../../../shared/rules/auto-restarts.ts'

/** How often a failed run of the job is restarted by itself. */
export function useAutoRestarts(job: JobView): number {
  return useWindow((state) =>
    autoRestartsOf(
      job,
      state.world?.servers.find(({ id }) => id === job.serverId),
    ),
  )
}
