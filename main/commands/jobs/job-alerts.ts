import type { CommandResult, RequestArgument } from '../../../shared/contract.ts'
import type { JobKey } from '../../../shared/model.ts'
import { isWaiting } from '../../../shared/rules/status.ts'
import type { CommandContext } from '../context.ts'
import { change } from './watched.ts'

/** Sets which moments of the jobs show a notification besides their outcomes. */
export const setAlerts = (
  context: Pick<CommandContext, 'store'>,
  { keys, announcesStart, limitMs }: RequestArgument<'setAlerts'>,
): CommandResult =>
  change(context, keys, (job) => ({
    ...job,
    ...(announcesStart !== undefined && {
      announcesStart: announcesStart && isWaiting(job.status) ? true : undefined,
    }),
    // Whether it is overdue is decided again.
    ...(limitMs !== undefined && { limitMs: limitMs ?? undefined, overdue: undefined }),
  }))

/** Waits as long again as the job has run before it is overdue. */
export function waitLonger(context: CommandContext, key: JobKey): void {
  const { jobs, servers } = context.store.state()
  const { startedAt, serverId = '' } = jobs.get(key) ?? {}
  if (startedAt === undefined) return
  const skewMs = servers.get(serverId)?.skewMs ?? 0
  const limitMs = 2 * Math.max(60_000, context.clock.now() - (startedAt - skewMs))
  setAlerts(context, { keys: [key], limitMs })
}
