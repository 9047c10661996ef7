import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { cutTo } from '#shared/cut.ts'
import type { ServerState } from '#shared/model.ts'
import { inTime } from '#main/base/timeout.ts'
import { guideRetries, type CompileoClient } from '#main/compileo/client.ts'
import type { CompileoError } from '#main/compileo/errors.ts'
import { readPluginVersion } from '#main/compileo/plugin-routes.ts'
import { exitCodes, type ExitCode } from './exit-codes.ts'
import type { Listing } from './list.ts'
import { inWords } from './job-text.ts'

/**
 * How old the server's count of running jobs may be, ms (docs/reference/compileo-server.md, "Queue stats").
 */
const idleMs = 31_000
const everyMs = 2_000
/** In bytes, larger than our plugin will be. */
const largestZip = 5 * 2 ** 20

/** The zip's name contains its version. */
const zipName = /^compileo-tray-plugin-(.+)\.zip$/

export interface PluginRequest {
  readonly file?: string
  readonly timeoutMs?: number
  readonly json: boolean
}

export interface PluginParts extends Listing {
  readonly pluginFolder: string
  /** Lets a running app close its streams of a server that is about to restart. */
  readonly announceRestart: (url: string) => void
}

interface PluginZip {
  readonly zip: Buffer
  readonly version: string | undefined
}

async function readZip(folder: string, given: string | undefined): Promise<PluginZip> {
  const own = given === undefined && (await readdir(folder)).find((name) => zipName.test(name))
  const file = own ? join(folder, own) : given
  if (file === undefined) throw new Error('This program came without the plugin: name one by --file')
  const zip = await readFile(file)
  if (zip.length > largestZip || zip.toString('latin1', 0, 2) !== 'PK')
    throw new Error(`${file} is no plugin`)
  return { zip, version: zipName.exec(basename(file))?.[1] }
}

const codeOf = ({ kind }: CompileoError): ExitCode =>
  kind === 'unreachable' || kind === 'unauthorized' || kind === 'not-compileo'
    ? exitCodes.unreachable
    : exitCodes.failed

const howToRestart = `Restart Compileo’s API now, as you usually do:
  Docker Compose: nothing, if its command line has --reload, as in Compileo’s own Dockerfile.api;
                  else docker compose restart compileo-api
  systemd:        systemctl restart, with the name of the service
  by hand:        Ctrl+C, then start it again`

/** Resolves when the server serves the plugin. */
export async function installPlugin(parts: PluginParts, request: PluginRequest): Promise<ExitCode> {
  const { session, texts, complain, clock, signal } = parts
  const [server, ...others] = session.servers
  if (!server || others.length > 0) {
    complain(server ? 'Say which server, by --server' : 'No such server is configured')
    return exitCodes.usage
  }
  let plugin: PluginZip
  try {
    plugin = await readZip(parts.pluginFolder, request.file)
  } catch (error) {
    complain(inWords(error instanceof Error ? error.message : String(error), texts))
    return exitCodes.usage
  }
  const visit = (limited: AbortSignal) =>
    session.visit(session.address(server), (client) =>
      install(parts, request, { server, client, plugin, signal: limited }),
    )
  const code = await inTime(clock, request.timeoutMs, visit, signal)
  if (code === undefined) complain(`${inWords(server.name, texts)}: timed out`)
  return code ?? exitCodes.timedOut
}

interface Installing {
  readonly server: ServerState
  readonly client: CompileoClient
  readonly plugin: PluginZip
  readonly signal: AbortSignal
}

async function install(
  { texts, out, complain, clock, announceRestart }: PluginParts,
  { json }: PluginRequest,
  { server, client, plugin, signal }: Installing,
): Promise<ExitCode> {
  const options = { signal, priority: 'command' } as const
  const name = inWords(server.name, texts)
  let before = ''
  const say = (step: string, sentence: string, more: object = {}) => {
    if (sentence === before) return
    before = sentence
    if (json) out(JSON.stringify({ server: server.url, step, ...more }))
    else complain(sentence)
  }
  const refused = (error: CompileoError): ExitCode => {
    complain(`${name}: ${inWords(error.message, texts)}`)
    return codeOf(error)
  }
  const versionNow = () => readPluginVersion(client, options)

  const served = await versionNow()
  if (served.ok && served.value === plugin.version) {
    say('installed', `${name} already serves the plugin, version ${plugin.version}`, {
      version: plugin.version,
    })
    return exitCodes.completed
  }

  let idleSince: number | undefined
  for (;;) {
    const stats = await client.stats({ ...options, retries: guideRetries })
    if (!stats.ok) return refused(stats.error)
    const { running } = stats.value
    if (running > 0) {
      idleSince = undefined
      say('waiting', `Waiting until no job runs on ${name}: ${texts.format.count(running)} now`, { running })
    } else {
      idleSince ??= clock.monotonic()
      if (clock.monotonic() - idleSince >= idleMs) break
      say('checking', `No job runs on ${name}; making sure for half a minute`)
    }
    await clock.sleep(everyMs, signal)
  }

  // A server with --reload restarts upon the upload, and waits for open streams.
  announceRestart(server.url)
  const uploaded = await client.uploadPlugin(plugin.zip, options)
  if (!uploaded.ok) return refused(uploaded.error)
  say('uploaded', `${cutTo(inWords(uploaded.value, texts), 200)}.\n${howToRestart}`)

  // An older version is served until the restart.
  let isNew = !served.ok
  for (;;) {
    await clock.sleep(everyMs, signal)
    const response = await versionNow()
    if (!response.ok) isNew = true
    else if (isNew) {
      say('installed', `${name} serves the plugin, version ${response.value}`, { version: response.value })
      return exitCodes.completed
    }
  }
}
