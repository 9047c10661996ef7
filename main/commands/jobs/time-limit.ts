import type { CommandResult, RequestArgument } from '#shared/contract.ts'
import type { JobKey } from '#shared/model.ts'
import type { CommandContext } from '../context.ts'
import { change, gone } from './watched.ts'

/** Sets after how long the jobs are overdue. Whether they are is decided again. */
export const setLimit = (
  context: Pick<CommandContext, 'store'>,
  { keys, limitMs }: RequestArgument<'setLimit'>,
): CommandResult =>
  change(context, keys, (job) => ({ ...job, limitMs: limitMs ?? undefined, overdue: undefined }))

/** Waits as long again as the job has run before it is overdue. */
export function waitLonger(context: CommandContext, key: JobKey): CommandResult {
  const { jobs, servers } = context.store.state()
  const { startedAt, serverId = '' } = jobs.get(key) ?? {}
  if (startedAt === undefined) return gone()
  const skewMs = servers.get(serverId)?.skewMs ?? 0
  const limitMs = 2 * Math.max(60_000, context.clock.now() - (startedAt - skewMs))
  return setLimit(context, { keys: [key], limitMs })
}
