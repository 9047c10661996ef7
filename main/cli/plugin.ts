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
      new Installation(parts, request.json, { server, client, plugin, signal: limited }).run(),
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

class Installation {
  readonly #parts: PluginParts
  readonly #json: boolean
  readonly #to: Installing
  readonly #name: string
  #said = ''

  constructor(parts: PluginParts, json: boolean, to: Installing) {
    this.#parts = parts
    this.#json = json
    this.#to = to
    this.#name = inWords(to.server.name, parts.texts)
  }

  async run(): Promise<ExitCode> {
    const { version } = this.#to.plugin
    const served = await this.#served()
    if (served !== undefined && served === version) {
      this.#say('installed', `${this.#name} already serves the plugin, version ${version}`, { version })
      return exitCodes.completed
    }
    const error = (await this.#untilIdle()) ?? (await this.#upload())
    if (error) {
      this.#parts.complain(`${this.#name}: ${inWords(error.message, this.#parts.texts)}`)
      return codeOf(error)
    }
    await this.#untilReplaced(served)
    return exitCodes.completed
  }

  /** The version that the server serves now. */
  async #served(): Promise<string | undefined> {
    const { client, signal } = this.#to
    const version = await readPluginVersion(client, { signal, priority: 'command' })
    return version.ok ? version.value : undefined
  }

  async #untilIdle(): Promise<CompileoError | undefined> {
    const { clock, texts } = this.#parts
    const { client, signal } = this.#to
    let idleSince: number | undefined
    for (;;) {
      const stats = await client.stats({ signal, priority: 'command', retries: guideRetries })
      if (!stats.ok) return stats.error
      const { running } = stats.value
      if (running > 0) {
        idleSince = undefined
        const count = texts.format.count(running)
        this.#say('waiting', `Waiting until no job runs on ${this.#name}: ${count} now`, { running })
      } else {
        idleSince ??= clock.monotonic()
        if (clock.monotonic() - idleSince >= idleMs) return undefined
        this.#say('checking', `No job runs on ${this.#name}; making sure for half a minute`)
      }
      await clock.sleep(everyMs, signal)
    }
  }

  async #upload(): Promise<CompileoError | undefined> {
    const { announceRestart, texts } = this.#parts
    const { client, plugin, server, signal } = this.#to
    // A server with --reload restarts upon the upload, and waits for open streams.
    announceRestart(server.url)
    const uploaded = await client.uploadPlugin(plugin.zip, { signal, priority: 'command' })
    if (!uploaded.ok) return uploaded.error
    this.#say('uploaded', `${cutTo(inWords(uploaded.value, texts), 200)}.\n${howToRestart}`)
    return undefined
  }

  /** The server serves the former version until it restarts. */
  async #untilReplaced(before: string | undefined) {
    const { plugin, signal } = this.#to
    for (;;) {
      await this.#parts.clock.sleep(everyMs, signal)
      const version = await this.#served()
      const isNew = plugin.version === undefined ? version !== before : version === plugin.version
      if (version !== undefined && isNew)
        return this.#say('installed', `${this.#name} serves the plugin, version ${version}`, { version })
    }
  }

  #say(step: string, sentence: string, more: object = {}) {
    if (sentence === this.#said) return
    this.#said = sentence
    if (this.#json) this.#parts.out(JSON.stringify({ server: this.#to.server.url, step, ...more }))
    else this.#parts.complain(sentence)
  }
}
