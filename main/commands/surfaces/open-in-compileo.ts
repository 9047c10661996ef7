import type { CommandResult } from '../../../shared/contract.ts'
import { messageOf } from '../../../shared/messages/message.ts'
import type { JobKey, ServerId } from '../../../shared/model.ts'
import { serverIdOf } from '../../../shared/rules/job-key.ts'
import { guiOf, guiPage } from '../../../shared/web-gui.ts'
import type { CommandContext } from '../context.ts'
import { putWarning } from '../settings/notices.ts'

/** What is to be seen in the web GUI: a job, or a server's queue. */
export type Seen = { readonly key: JobKey } | { readonly serverId: ServerId }

/** Opens the page of the web GUI that shows a job, or a server's queue, in the browser. */
export async function openInCompileo(
  { store, openPage }: Pick<CommandContext, 'store' | 'openPage'>,
  seen: Seen,
): Promise<CommandResult> {
  const { jobs, servers } = store.state()
  const gui = guiOf(servers.get('key' in seen ? serverIdOf(seen.key) : seen.serverId))
  if (gui === undefined) return { ok: false, message: messageOf('commands.gui.unknown') }
  return openPage(guiPage(gui, 'key' in seen ? jobs.get(seen.key) : undefined))
}

/**
 * The same for what is pressed outside of the window.
 * @param show shows the window, which says why where nothing was opened
 */
export async function openOrSay(
  context: Pick<CommandContext, 'store' | 'openPage'>,
  seen: Seen,
  show: () => void,
): Promise<void> {
  const outcome = await openInCompileo(context, seen)
  if (outcome.ok) return
  putWarning(context.store, outcome.message)
  show()
}
