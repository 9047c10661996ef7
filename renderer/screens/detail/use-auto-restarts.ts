import type { JobView } from '../../../shared/contract.ts'
import { useWindow } from '../../state/context.tsx'
import { autoRestartsOf } from '../../state/models/auto-restarts.ts'

/** How often a failed run of the job is restarted by itself. */
export function useAutoRestarts(job: JobView): number {
  return useWindow((state) =>
    autoRestartsOf(
      job,
      state.world?.servers.find(({ id }) => id === job.serverId),
    ),
  )
}
