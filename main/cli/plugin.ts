import {
  installPlugin,
  readPlugin,
  type PluginZip,
  type SetupParts,
} from '#main/commands/servers/plugin-setup.ts'
import { inTime } from '#main/base/timeout.ts'
import type { CompileoError } from '#main/compileo/errors.ts'
import type { PluginSetup, ServerState } from '#shared/model.ts'
import { exitCodes, type ExitCode } from './exit-codes.ts'
import type { Listing } from './list.ts'
import type { Texts } from '#shared/texts/index.ts'
import { pluginSentence } from '#shared/texts/plugin-sentence.ts'
import { inWords } from './job-text.ts'
import type { RequestOf } from './read-command.ts'

export interface PluginParts extends Listing {
  readonly pluginFolder: string
  /** Lets a running app close its streams of a server that is about to restart. */
  readonly announceRestart: (url: string) => void
}

const codeOf = ({ kind }: CompileoError): ExitCode =>
  kind === 'unreachable' || kind === 'unauthorized' || kind === 'not-compileo'
    ? exitCodes.unreachable
    : exitCodes.failed

/** Resolves when the server serves the plugin. */
export async function runPlugin(parts: PluginParts, request: RequestOf<'plugin'>): Promise<ExitCode> {
  const { session, texts, complain, clock, signal } = parts
  const [server, ...others] = session.servers
  if (!server || others.length > 0) {
    complain(server ? 'Say which server, by --server' : 'No such server is configured')
    return exitCodes.usage
  }
  const plugin = await readPlugin(parts.pluginFolder, request.file)
  if (!plugin.ok) {
    complain(inWords(plugin.message, texts))
    return exitCodes.usage
  }
  const install = (limited: AbortSignal) =>
    session.visit(session.address(server), (client) =>
      installOn(server, { ...parts, client, signal: limited }, plugin.value, request.json),
    )
  const code = await inTime(clock, request.timeoutMs, install, signal)
  if (code === undefined) complain(`${inWords(server.name, texts)}: timed out`)
  return code ?? exitCodes.timedOut
}

function stepOf(setup: PluginSetup, texts: Texts): string {
  const sentence = pluginSentence(setup, texts)
  if (setup.step !== 'uploaded') return sentence
  const ways = texts.servers.plugin.restarts.map(([by, how]) => `  ${`${by}:`.padEnd(17)}${how}`)
  return [sentence, ...ways].join('\n')
}

async function installOn(
  server: ServerState,
  parts: PluginParts & Pick<SetupParts, 'client'>,
  plugin: PluginZip,
  json: boolean,
): Promise<ExitCode> {
  const { texts, out, complain } = parts
  const name = inWords(server.name, texts)
  const say = (step: PluginSetup | { readonly step: 'installed'; readonly version: string }) => {
    if (json) return out(JSON.stringify({ server: server.url, ...step }))
    if (step.step === 'installed') return complain(`${name} serves the plugin, version ${step.version}`)
    complain(`${name}: ${stepOf(step, texts)}`)
  }
  const installed = await installPlugin(
    { ...parts, onStep: say, onRestart: () => parts.announceRestart(server.url) },
    plugin,
  )
  if (installed.ok) {
    say({ step: 'installed', version: installed.value })
    return exitCodes.completed
  }
  complain(`${name}: ${inWords(installed.error.message, texts)}`)
  return codeOf(installed.error)
}
