import type { CommandResult, RequestArgument, WindowIntent } from '#shared/contract.ts'
import { createFailure } from '#shared/message.ts'
import { getServerId } from '#shared/rules/job-key.ts'
import { needsWebPageConfirmation } from '#shared/rules/web-page-warning.ts'
import { getGuiUrl, getGuiPage } from '#shared/web-page-url.ts'
import type { CommandContext } from './context.ts'
import { addWarning } from '#main/core/state/banners.ts'

export type WebPageTarget = RequestArgument<'openInCompileo'>

const getTargetServerId = (target: WebPageTarget) =>
  'key' in target ? getServerId(target.key) : target.serverId

/** Opens the page of a job or of a server's queue in Compileo's web interface. */
export async function openInCompileo(
  { store, openPage }: Pick<CommandContext, 'store' | 'openPage'>,
  target: WebPageTarget,
): Promise<CommandResult> {
  const { jobs, servers } = store.state()
  const server = servers.get(getTargetServerId(target))
  if (!server) return createFailure('commands.server.gone')
  return openPage(getGuiPage(getGuiUrl(server), 'key' in target ? jobs.get(target.key) : undefined))
}

/**
 * Opens a page after a click in the tray or a notification. If there is a question or an error, shows the
 * window.
 */
export async function openInCompileoOrReport(
  context: Pick<CommandContext, 'store' | 'clock' | 'openPage'>,
  target: WebPageTarget,
  show: (intent?: WindowIntent) => void,
): Promise<void> {
  const { jobs, servers } = context.store.state()
  const serverId = getTargetServerId(target)
  const serverNow = context.clock.now() + (servers.get(serverId)?.skewMs ?? 0)
  if (needsWebPageConfirmation(jobs.values(), serverId, serverNow))
    return show({ show: 'ask-web-page', request: target })
  const opened = await openInCompileo(context, target)
  if (opened.ok) return
  addWarning(context.store, opened.message)
  show()
}
