import { createChildController, ignoreAbort } from '#main/base/abort.ts'
import type { ApiResponse } from '#main/compileo/errors.ts'
import {
  installPlugin,
  readPlugin,
  removePlugin,
  type PluginSetupOptions,
} from '#main/core/discovery/plugin-setup.ts'
import type { CommandResult, RequestArgument } from '#shared/contract.ts'
import { createFailure } from '#shared/message.ts'
import type { PluginSetup, ServerId } from '#shared/model.ts'
import type { AppContext, CommandContext } from '#main/core/commands/context.ts'

/**
 * Starts an installation or removal of the plugin. It ends early if it is cancelled, if another one is
 * started, or if the server is removed or gets another address or key.
 */
function startSetup(
  context: CommandContext,
  id: ServerId,
  work: (parts: PluginSetupOptions) => Promise<ApiResponse<unknown>>,
): CommandResult {
  const { store, engine, clock, discovery } = context
  const client = engine.client(id)
  if (!client) return createFailure('commands.server.gone')
  const { signal, abort } = createChildController(context.signal)
  let last: PluginSetup | undefined
  const onStep = (step: PluginSetup | undefined) => {
    last = step
    store.updateServer(id, (server) => ({ ...server, pluginSetup: step }))
  }
  onStep({ step: 'checking' })
  const stop = store.onChange((_, { servers }) => {
    if (servers.get(id)?.pluginSetup !== last) abort()
  })
  signal.addEventListener('abort', stop)
  const run = async () => {
    const response = await work({ client, clock, signal, onStep, onRestart: () => engine.expectRestart(id) })
    stop()
    signal.throwIfAborted()
    onStep(response.ok ? undefined : { step: 'failed', message: response.error.message })
    engine.retryNow(id)
    discovery.rescanSoon(id)
  }
  run().catch(ignoreAbort(signal))
  return { ok: true }
}

/** Installs or removes the plugin, or cancels that. The server's `pluginSetup` shows the progress. */
export async function setUpPlugin(
  app: AppContext,
  { serverId: id, to }: RequestArgument<'setUpPlugin'>,
): Promise<CommandResult> {
  if (to === 'remove') return startSetup(app, id, removePlugin)
  if (to === 'cancel') {
    app.store.updateServer(id, (server) => ({ ...server, pluginSetup: undefined }))
    return { ok: true }
  }
  const plugin = await readPlugin(app.desktop.pluginFolder)
  return plugin.ok ? startSetup(app, id, (parts) => installPlugin(parts, plugin.value)) : plugin
}
