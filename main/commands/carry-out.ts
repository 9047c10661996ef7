import type { RequestName, WindowIntent } from '#shared/contract.ts'
import type { JobKey } from '#shared/model.ts'
import { asksBeforeRestart } from '#shared/rules/lost-track.ts'
import type { AppContext } from './context.ts'
import { sayDiagnostics } from './files/diagnostics.ts'
import { commands, type Command, type Opening, type Request, type Result } from './index.ts'
import { openOrReport } from './open-in-compileo.ts'

/** Carries out what the user asked for outside of the window: in the tray, a notification or a menu. */
export interface CarryOut {
  /** @returns undefined if the window asks first */
  (command: Request<'restart'>): Promise<Result<'restart'> | undefined>
  (command: Command): Promise<unknown>
}

const run = async <N extends RequestName>(app: AppContext, request: Request<N>): Promise<Result<N>> =>
  commands[request.do](app, request.with)

/** What is gone by now opens the list. */
function intentOf({ open }: Opening, { store }: Pick<AppContext, 'store'>): WindowIntent | undefined {
  const { jobs, servers } = store.state()
  if (open === 'window' || open === 'toggle') return undefined
  if (open.show === 'job') return jobs.has(open.key) ? open : { show: 'list' }
  if (open.show === 'server') return servers.has(open.serverId) ? open : { show: 'list' }
  if (open.show !== 'list' || !open.keys) return open
  const keys = open.keys.filter((key) => jobs.has(key))
  return keys.length > 0 ? { show: 'list', keys } : { show: 'list' }
}

export function carryOutIn(app: AppContext): CarryOut {
  const { store, desktop } = app

  /** One of the jobs may still be running, so a restart could run it twice. */
  function asksFirst(keys: readonly JobKey[]): boolean {
    const { jobs } = store.state()
    const asks = asksBeforeRestart(keys.flatMap((key) => jobs.get(key) ?? []))
    if (asks) desktop.show({ show: 'ask-restart', keys })
    return asks
  }

  function carryOut(command: Request<'restart'>): Promise<Result<'restart'> | undefined>
  function carryOut(command: Command): Promise<unknown>
  async function carryOut(command: Command): Promise<unknown> {
    if ('open' in command)
      return command.open === 'toggle' ? desktop.toggle() : desktop.show(intentOf(command, app))
    if (command.do === 'openInCompileo')
      return openOrReport(app, command.with, (intent) => desktop.show(intent))
    if (command.do === 'saveDataset') {
      const { ok, message } = await run(app, command)
      if (!ok && message) store.putNotice({ id: 'dataset', tone: 'warning', message })
      return ok ? undefined : desktop.show({ show: 'job', key: command.with.key })
    }
    if (command.do === 'copyDiagnostics') return sayDiagnostics(store, () => desktop.copyDiagnostics())
    if (command.do === 'restart' && asksFirst([command.with.key])) return undefined
    if (command.do === 'restartMany' && asksFirst(command.with.keys)) return undefined
    return run(app, command)
  }
  return carryOut
}
