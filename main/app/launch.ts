import type { RequestArgument, WindowIntent } from '#shared/contract.ts'
import { parseLink, type ParsedLink } from './deep-link.ts'
import type { LaunchRequest } from './launch-request.ts'
import type { JobKey, RejectedJob, ServerId } from '#shared/model.ts'
import type { CommandContext } from '#main/core/commands/context.ts'
import { addWarning } from '#main/core/state/banners.ts'
import { createFailure, createMessage } from '#shared/message.ts'
import { pauseNotifications, type PauseUntil } from '#main/core/commands/settings/update-settings.ts'
import { addServer } from '#main/core/commands/servers/edit-servers.ts'
import { watchJobsInText } from '#main/core/commands/jobs/watch.ts'

type Launch = Pick<LaunchRequest, 'server' | 'name' | 'watch' | 'label' | 'apiKey'>

export interface LaunchHandlerOptions {
  readonly context: CommandContext
  readonly show: (intent?: WindowIntent) => void
  readonly reportRejection: (doing: Promise<unknown>) => void
  /** Shows the user which jobs a hidden launch couldn't watch. */
  readonly announceRejectedJobs: (refused: readonly RejectedJob[]) => Promise<unknown>
}

/** Creates the handler of all launches: the first one, and later ones while the program is running. */
export const createLaunchHandler =
  ({ context, show, reportRejection, announceRejectedJobs }: LaunchHandlerOptions) =>
  (request: LaunchRequest, inVain?: (refused: readonly RejectedJob[]) => void): void => {
    async function executeAndReport() {
      const rejectedJobs = await executeLaunch(context, request)
      if (rejectedJobs.length === 0 || !request.hidden) return
      await announceRejectedJobs(rejectedJobs)
      inVain?.(rejectedJobs)
    }
    // An invalid key may be secret, too.
    context.log.addSecret(request.apiKey ?? '')
    if (request.link === undefined) reportRejection(executeAndReport())
    else reportRejection(openLink(context, parseLink(request.link), show))
    if (request.pause) pauseFromLaunch(context, request.pause, request.pauseServer)
    if (!request.hidden) show()
  }

function pauseFromLaunch(context: CommandContext, until: PauseUntil, serverName: string | undefined): void {
  const servers = [...context.store.state().servers.values()]
  const server = servers.find(({ name, url }) => name === serverName || url === serverName)
  const isGone = serverName !== undefined && !server
  const done = isGone ? createFailure('commands.server.gone') : pauseNotifications(context, until, server?.id)
  if (!done.ok) addWarning(context.store, done.message)
}

/** Whether a launch only watches jobs and shows no window. */
export const isBackgroundWatch = ({ hidden, watch: jobs, server, link }: LaunchRequest): boolean =>
  hidden && jobs.length > 0 && server === undefined && link === undefined

/** Adds a server and watches jobs. The window shows errors. @returns the jobs that can't be watched */
export async function executeLaunch(
  context: CommandContext,
  launch: Launch,
): Promise<readonly RejectedJob[]> {
  const { server: url, name, apiKey } = launch
  let serverId: ServerId | undefined
  if (url !== undefined) {
    const added = addServer(context, { url, name, apiKey, keepsKey: false })
    serverId = added.serverId
    if (!added.ok) addWarning(context.store, added.message)
  }
  const { watch: jobs, label } = launch
  if (jobs.length === 0) return []
  const { refused } = await tryWatch(context, jobs, { label, serverId })
  return refused
}

async function tryWatch(
  context: CommandContext,
  jobs: readonly string[],
  about: Pick<RequestArgument<'watch'>, 'label' | 'serverId'>,
): Promise<{ readonly keys: readonly JobKey[]; readonly refused: readonly RejectedJob[] }> {
  const { ok, message, results } = await watchJobsInText(context, { text: jobs.join('\n'), ...about })
  const rejectedResults = results.filter((result) => !result.ok)
  for (const { jobId, message: why } of rejectedResults)
    addWarning(context.store, createMessage('common.about', jobId, why))
  const keys = results.flatMap(({ key }) => (key === undefined ? [] : [key]))
  if (ok || results.length > 0) return { keys, refused: rejectedResults }
  addWarning(context.store, message)
  return { keys, refused: [{ message }] }
}

/**
 * Opens a link. Anybody can create one, so the user must confirm before a server is added. A link never
 * restarts, cancels or changes a job.
 */
export async function openLink(
  context: CommandContext,
  link: ParsedLink,
  show: (intent: WindowIntent) => void,
): Promise<void> {
  const { store } = context
  if (!link.ok) return addWarning(store, createMessage('system.link.rejected', link.message))
  const { server: url, jobs, label } = link
  const server = [...store.state().servers.values()].find((each) => each.url === url)
  if (!server) return show({ show: 'ask-link', url, jobs, ...(label && { label }) })
  const { keys } = await tryWatch(context, jobs, { label, serverId: server.id })
  if (keys.length > 0) show({ show: 'list', keys })
}
