import type { WindowIntent } from '../../shared/contract.ts'
import { parseLink, type ParsedLink } from './deep-link.ts'
import type { LaunchRequest } from './launch-request.ts'
import type { JobKey, RefusedJob, ServerId } from '../../shared/model.ts'
import { messageOf } from '../../shared/message.ts'
import type { CommandContext } from '../commands/context.ts'
import { putWarning } from '../commands/settings/notices.ts'
import { pauseNotifications } from '../commands/settings/update-settings.ts'
import { addServer } from '../commands/servers/edit-servers.ts'
import { watch } from '../commands/jobs/watch.ts'

/** What a launch of the program asks for, beyond being launched. */
export interface Launch {
  readonly server?: string
  readonly name?: string
  readonly watch: readonly string[]
  /** What to call the job, where it is a single one. */
  readonly label?: string
  /** For `server` alone, kept in memory only. */
  readonly apiKey?: string
}

export interface LaunchParts {
  readonly context: CommandContext
  readonly show: (intent?: WindowIntent) => void
  /** Shows the window, and pastes what is on the clipboard into it. */
  readonly watchClipboard: () => Promise<void>
  /** Runs what nobody waits for; what goes wrong is said in the window. */
  readonly runOrWarn: (doing: Promise<unknown>) => void
  /** Says outside of the window what a hidden launch could not watch. */
  readonly tell: (refused: readonly RefusedJob[]) => Promise<unknown>
}

/**
 * What each launch leads to, be it the first or a later one that finds the program running. The function that it makes
 * calls `inVain` where a hidden launch could not watch something, once that was said.
 */
export const createLaunch =
  ({ context, show, watchClipboard, runOrWarn, tell }: LaunchParts) =>
  (request: LaunchRequest, inVain?: (refused: readonly RefusedJob[]) => void): void => {
    async function carryOutAndReport() {
      const refused = await carryOut(context, request)
      if (refused.length === 0 || !request.hidden) return
      await tell(refused)
      inVain?.(refused)
    }
    // Whatever becomes of it, it was given to us as a key.
    context.log.hide(request.apiKey ?? '')
    if (request.link === undefined) runOrWarn(carryOutAndReport())
    else runOrWarn(followLink(context, parseLink(request.link), show))
    if (request.restarting !== undefined) expectRestart(context, request.restarting)
    if (request.pause) pauseNotifications(context, request.pause)
    if (request.clipboard) runOrWarn(watchClipboard())
    else if (!request.hidden) show()
  }

function expectRestart({ store, engine }: CommandContext, url: string): void {
  for (const server of store.state().servers.values()) if (server.url === url) engine.expectRestart(server.id)
}

/** Whether a launch asks for nothing but to watch jobs, without a window. */
export const onlyWatches = ({ hidden, watch: jobs, server, link }: LaunchRequest): boolean =>
  hidden && jobs.length > 0 && server === undefined && link === undefined

/**
 * Carries out what a launch asks for. What was refused is said in the window.
 * @returns the jobs that can't be watched
 */
export async function carryOut(context: CommandContext, launch: Launch): Promise<readonly RefusedJob[]> {
  const { server: url, name, apiKey } = launch
  let serverId: ServerId | undefined
  if (url !== undefined) {
    const added = addServer(context, { url, name, apiKey, keepsKey: false })
    serverId = added.serverId
    if (!added.ok) putWarning(context.store, added.message)
  }
  const { watch: jobs, label } = launch
  if (jobs.length === 0) return []
  const { refused } = await watchOrReport(context, { jobs, label, serverId })
  return refused
}

interface RequestedJobs {
  readonly jobs: readonly string[]
  readonly label: string | undefined
  readonly serverId: ServerId | undefined
}

/** Watches these jobs, and says in the window which it could not. */
async function watchOrReport(
  context: CommandContext,
  { jobs, ...where }: RequestedJobs,
): Promise<{ readonly keys: readonly JobKey[]; readonly refused: readonly RefusedJob[] }> {
  const { ok, message, results } = await watch(context, { text: jobs.join('\n'), ...where })
  const refused = results.filter((result) => !result.ok)
  for (const { jobId, message: why } of refused)
    putWarning(context.store, messageOf('words.about', jobId, why))
  const keys = results.flatMap(({ key }) => (key === undefined ? [] : [key]))
  if (ok || results.length > 0) return { keys, refused }
  putWarning(context.store, message)
  return { keys, refused: [{ message }] }
}

/**
 * Follows a link, which anybody may have written: it watches jobs on a server that is set up, and asks before one is
 * added that isn't. It never restarts, cancels or changes anything. What was refused is said in the window.
 */
export async function followLink(
  context: CommandContext,
  link: ParsedLink,
  show: (intent: WindowIntent) => void,
): Promise<void> {
  const { store } = context
  if (!link.ok) return putWarning(store, messageOf('system.link.refused', link.message))
  const { server: url, jobs, label } = link
  const server = [...store.state().servers.values()].find((known) => known.url === url)
  if (!server) return show({ show: 'ask-link', url, jobs, ...(label && { label }) })
  const { keys } = await watchOrReport(context, { jobs, label, serverId: server.id })
  if (keys.length > 0) show({ show: 'list', keys })
}
