import type { RequestName, WindowIntent } from '#shared/contract.ts'
import type { JobKey } from '#shared/model.ts'
import { needsRestartConfirmation } from '#shared/rules/lost-track.ts'
import type { AppContext } from './context.ts'
import { copyDiagnosticsAndNotify } from './files/diagnostics.ts'
import {
  commandHandlers,
  type Command,
  type OpenWindowCommand,
  type CommandRequest,
  type CommandReply,
} from './index.ts'
import { openInCompileoOrReport } from './open-in-compileo.ts'

/**
 * Resolves with the result of a restart; undefined for other commands, and if the window asks for
 * confirmation first.
 */
export type ExecuteCommand = (command: Command) => Promise<CommandReply<'restart'> | undefined>

const run = async <N extends RequestName>(
  app: AppContext,
  request: CommandRequest<N>,
): Promise<CommandReply<N>> => commandHandlers[request.name](app, request.args)

/**
 * Returns the view to open in the window. If its job or server no longer exists, returns the list. Undefined
 * if the window's content stays.
 */
function toIntent(
  { open }: OpenWindowCommand,
  { store }: Pick<AppContext, 'store'>,
): WindowIntent | undefined {
  const { jobs, servers } = store.state()
  if (open === 'window' || open === 'toggle') return undefined
  if (open.show === 'job') return jobs.has(open.key) ? open : { show: 'list' }
  if (open.show === 'server') return servers.has(open.serverId) ? open : { show: 'list' }
  if (open.show !== 'list' || !open.keys) return open
  const keys = open.keys.filter((key) => jobs.has(key))
  return keys.length > 0 ? { show: 'list', keys } : { show: 'list' }
}

/** Creates the function that runs commands from the tray, a notification or a menu. */
export const createCommandExecutor =
  (app: AppContext): ExecuteCommand =>
  async (command) => {
    const { store, desktop } = app
    const show = (intent?: WindowIntent) => desktop.show(intent)

    /** Asks for confirmation in the window if a restart could run a job twice. Returns whether it asks. */
    function confirmFirst(keys: readonly JobKey[]): boolean {
      const { jobs } = store.state()
      const mustAsk = needsRestartConfirmation(keys.flatMap((key) => jobs.get(key) ?? []))
      if (mustAsk) show({ show: 'ask-restart', keys })
      return mustAsk
    }

    if ('open' in command) {
      if (command.open === 'toggle') desktop.toggle()
      else show(toIntent(command, app))
    } else if (command.name === 'openInCompileo') await openInCompileoOrReport(app, command.args, show)
    else if (command.name === 'saveDataset') {
      const { ok, message } = await run(app, command)
      if (ok) return undefined
      if (message) store.putBanner({ id: 'dataset', tone: 'warning', message })
      show({ show: 'job', key: command.args.key })
    } else if (command.name === 'copyDiagnostics')
      await copyDiagnosticsAndNotify(store, () => desktop.copyDiagnostics())
    else if (command.name === 'restart')
      return confirmFirst([command.args.key]) ? undefined : run(app, command)
    else if (command.name !== 'restartMany' || !confirmFirst(command.args.keys)) await run(app, command)
    return undefined
  }
