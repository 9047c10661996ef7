import {
  installPlugin,
  readPlugin,
  type PluginZip,
  type PluginSetupOptions,
} from '#main/core/discovery/plugin-setup.ts'
import { tryWithTimeout } from '#main/base/timeout.ts'
import type { CompileoError } from '#main/compileo/errors.ts'
import type { PluginSetup, ServerView } from '#shared/model.ts'
import { exitCodes, type ExitCode } from '#main/base/exit-codes.ts'
import type { ListOutput } from './list.ts'
import { openSession, type SessionOptions } from './session.ts'
import type { Texts } from '#shared/texts/index.ts'
import { formatPluginSetup } from '#shared/texts/format-plugin-setup.ts'
import { formatOneLine } from '#main/terminal/one-line.ts'
import type { CliRequestFor } from '#main/terminal/parse-command.ts'

export interface PluginCommandOptions extends Omit<ListOutput, 'session'> {
  readonly pluginFolder: string
  readonly sessionOptions: SessionOptions
}

const getExitCode = ({ kind }: CompileoError): ExitCode =>
  kind === 'unreachable' || kind === 'unauthorized' || kind === 'not-compileo'
    ? exitCodes.unreachable
    : exitCodes.failed

/**
 * Tells the running app or agent that a server is about to restart, so that it closes its streams of that
 * server.
 */
async function announceRestart({ connect, folder }: SessionOptions, url: string): Promise<void> {
  const bridge = await connect(folder)
  await bridge?.call('expectRestart', { url })
  bridge?.close()
}

/** Installs the plugin, and waits until the server has loaded it. */
export async function runPluginCommand(
  options: PluginCommandOptions,
  request: CliRequestFor<'plugin'>,
): Promise<ExitCode> {
  const { texts, printError, clock, signal, sessionOptions } = options
  // The command uses a core of its own, which opens no streams, because a server that is stopping would wait
  // for open streams.
  const session = await openSession({ ...sessionOptions, connect: async () => undefined }, [])
  const { core } = session
  try {
    const [server, ...others] = session.servers()
    if (!server || others.length > 0 || !core.local) {
      printError(server ? 'Specify a server with --server' : 'No such server is configured')
      return exitCodes.usage
    }
    const plugin = await readPlugin(options.pluginFolder, request.file)
    if (!plugin.ok) {
      printError(formatOneLine(plugin.message, texts))
      return exitCodes.usage
    }
    const { local } = core
    const install = (timeoutSignal: AbortSignal) =>
      local.withClient(server.id, (client) =>
        installOn(server, { ...options, client, signal: timeoutSignal }, plugin.value, request.json),
      )
    const code = await tryWithTimeout(clock, request.timeoutMs, install, signal)
    if (code === undefined) printError(`${formatOneLine(server.name, texts)}: timed out`)
    return code ?? exitCodes.timedOut
  } finally {
    await core.close()
  }
}

function formatStep(setup: PluginSetup, texts: Texts): string {
  const sentence = formatPluginSetup(setup, texts)
  if (setup.step !== 'uploaded') return sentence
  const ways = texts.servers.plugin.restarts.map(([by, how]) => `  ${`${by}:`.padEnd(17)}${how}`)
  return [sentence, ...ways].join('\n')
}

async function installOn(
  server: Pick<ServerView, 'name' | 'url'>,
  parts: PluginCommandOptions & Pick<PluginSetupOptions, 'client'>,
  plugin: PluginZip,
  json: boolean,
): Promise<ExitCode> {
  const { texts, out, printError } = parts
  const name = formatOneLine(server.name, texts)
  const say = (step: PluginSetup | { readonly step: 'installed'; readonly version: string }) => {
    if (json) return out(JSON.stringify({ server: server.url, ...step }))
    if (step.step === 'installed') return printError(`${name} now has version ${step.version} of the plugin`)
    printError(`${name}: ${formatStep(step, texts)}`)
  }
  const installResult = await installPlugin(
    { ...parts, onStep: say, onRestart: () => announceRestart(parts.sessionOptions, server.url) },
    plugin,
  )
  if (installResult.ok) {
    say({ step: 'installed', version: installResult.value })
    return exitCodes.completed
  }
  printError(`${name}: ${formatOneLine(installResult.error.message, texts)}`)
  return getExitCode(installResult.error)
}
