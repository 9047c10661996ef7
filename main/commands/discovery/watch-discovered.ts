import type { CommandResult } from '#shared/contract.ts'
import type { JobKey, JobState, ListedJob } from '#shared/model.ts'
import { messageOf } from '#shared/message.ts'
import type { CommandContext } from '../context.ts'
import { beginWatch } from '../jobs/watch.ts'

const knownOf = ({
  kind,
  project,
  startedBy,
  source,
}: ListedJob): Pick<JobState, 'kind' | 'project' | 'startedBy' | 'followedBy'> => ({
  kind,
  project,
  startedBy,
  followedBy: source === 'quality' ? source : undefined,
})

/** Watches discovered jobs, for the user or a watch rule. */
export function watchDiscovered(
  context: CommandContext,
  jobs: readonly ListedJob[],
  addedBy?: JobState['addedBy'],
): JobKey[] {
  const { servers, jobs: watched } = context.store.state()
  return jobs.flatMap((job) => {
    const server = servers.get(job.serverId)
    if (!server || watched.has(job.key)) return []
    return [beginWatch(context, server, job.jobId, { ...knownOf(job), addedBy }, undefined)]
  })
}

/** Skips jobs that are watched already, or that the server has dropped. */
export function watchListed(context: CommandContext, keys: readonly JobKey[]): CommandResult {
  const wanted = new Set(keys)
  const discoveries = [...context.store.state().discoveries.values()]
  const watched = watchDiscovered(
    context,
    discoveries.flatMap(({ jobs }) => jobs.filter(({ key }) => wanted.has(key))),
  )
  if (watched.length > 0 || keys.every((key) => context.store.state().jobs.has(key))) return { ok: true }
  return { ok: false, message: messageOf('commands.watch.notListed') }
}
