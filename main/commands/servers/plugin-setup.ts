import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { childController, ignoreAbort } from '#main/base/abort.ts'
import type { Clock } from '#main/base/clock.ts'
import type { FileResult } from '#main/base/files.ts'
import { whyOf } from '#main/base/message-error.ts'
import { guideRetries, type CompileoClient } from '#main/compileo/client.ts'
import type { ApiResponse, CompileoError } from '#main/compileo/errors.ts'
import { readPluginVersion } from '#main/compileo/plugin-routes.ts'
import type { CommandResult, RequestArgument } from '#shared/contract.ts'
import { failure, messageOf } from '#shared/message.ts'
import type { PluginSetup, ServerId } from '#shared/model.ts'
import type { AppContext, CommandContext } from '../context.ts'

/** How old the server's count of running jobs may be, ms (docs/reference/compileo-server.md, "Queue stats"). */
const idleMs = 31_000
const everyMs = 2_000
/** Our plugin won't be larger than this, in bytes. */
const largestZip = 5 * 2 ** 20

/** The zip's name contains its version. */
const zipName = /^compileo-tray-plugin-(.+)\.zip$/

export interface PluginZip {
  readonly zip: Buffer
  readonly version: string | undefined
}

/** Reads the plugin that came with the program, or a given file. */
export async function readPlugin(folder: string, given?: string): Promise<FileResult<PluginZip>> {
  try {
    const own = given === undefined && (await readdir(folder)).find((name) => zipName.test(name))
    const file = own ? join(folder, own) : given
    if (file === undefined) return failure('commands.plugin.none')
    const zip = await readFile(file)
    return zip.length <= largestZip && zip.toString('latin1', 0, 2) === 'PK'
      ? { ok: true, value: { zip, version: zipName.exec(basename(file))?.[1] } }
      : failure('commands.plugin.notOne', file)
  } catch (error) {
    return failure('commands.plugin.unread', whyOf(error))
  }
}

export interface SetupParts {
  readonly client: CompileoClient
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly onStep: (step: PluginSetup) => void
  /** The server may restart now, and would wait for open streams. */
  readonly onRestart: () => void
}

const servedVersion = ({ client, signal }: SetupParts) =>
  readPluginVersion(client, { signal, priority: 'command' })

async function untilIdle({ client, clock, signal, onStep }: SetupParts): Promise<CompileoError | undefined> {
  let idleSince: number | undefined
  let before: number | undefined
  for (;;) {
    const stats = await client.stats({ signal, priority: 'command', retries: guideRetries })
    if (!stats.ok) return stats.error
    const { running } = stats.value
    if (running !== before) {
      onStep(running > 0 ? { step: 'waiting', running } : { step: 'checking' })
      idleSince = running > 0 ? undefined : clock.monotonic()
    }
    if (idleSince !== undefined && clock.monotonic() - idleSince >= idleMs) return undefined
    before = running
    await clock.sleep(everyMs, signal)
  }
}

/** Its own words name paths and routes of the server. */
function explain(error: CompileoError): CompileoError {
  if (error.kind === 'not-compileo') return { ...error, message: messageOf('commands.plugin.notTaken') }
  const isDenied = /permission denied|read-only file system/i.test(JSON.stringify(error.message))
  return isDenied ? { ...error, message: messageOf('commands.plugin.noPermission') } : error
}

/** Uploads the plugin while no job runs, and resolves with the version that the restarted server serves. */
export async function installPlugin(
  parts: SetupParts,
  { zip, version }: PluginZip,
): Promise<ApiResponse<string>> {
  const { client, clock, signal, onStep, onRestart } = parts
  const before = await servedVersion(parts)
  if (before.ok && before.value === version) return before
  const busy = await untilIdle(parts)
  if (busy) return { ok: false, error: busy }
  onRestart()
  const uploaded = await client.uploadPlugin(zip, { signal, priority: 'command' })
  if (!uploaded.ok) return { ok: false, error: explain(uploaded.error) }
  onStep({ step: 'uploaded' })
  for (;;) {
    await clock.sleep(everyMs, signal)
    // The server serves the former version until it restarts.
    const now = await servedVersion(parts)
    const former = before.ok ? before.value : undefined
    if (now.ok && (version === undefined ? now.value !== former : now.value === version)) return now
  }
}

/** Removes the plugin while no job runs, and resolves when the restarted server no longer serves it. */
export async function removePlugin(parts: SetupParts): Promise<ApiResponse<undefined>> {
  const { client, clock, signal, onStep, onRestart } = parts
  const busy = await untilIdle(parts)
  if (busy) return { ok: false, error: busy }
  onRestart()
  const removed = await client.removePlugin({ signal, priority: 'command' })
  if (!removed.ok && removed.error.kind !== 'not-compileo')
    return { ok: false, error: explain(removed.error) }
  onStep({ step: 'removed' })
  for (;;) {
    await clock.sleep(everyMs, signal)
    const version = await servedVersion(parts)
    // While it restarts, it doesn't respond.
    if (!version.ok && version.error.kind === 'not-compileo') return { ok: true, value: undefined }
  }
}

/** Another setup, a cancel, another address of the server, and its removal end it. */
function begin(
  context: CommandContext,
  id: ServerId,
  work: (parts: SetupParts) => Promise<ApiResponse<unknown>>,
): CommandResult {
  const { store, engine, clock, discovery } = context
  const client = engine.client(id)
  if (!client) return failure('commands.server.gone')
  const { signal, abort } = childController(context.signal)
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
    discovery.renew(id)
  }
  run().catch(ignoreAbort(signal))
  return { ok: true }
}

/** Begins, or cancels, what `pluginSetup` of the server tells. */
export async function setUpPlugin(
  app: AppContext,
  { serverId: id, to }: RequestArgument<'setUpPlugin'>,
): Promise<CommandResult> {
  if (to === 'remove') return begin(app, id, removePlugin)
  if (to === 'cancel') {
    app.store.updateServer(id, (server) => ({ ...server, pluginSetup: undefined }))
    return { ok: true }
  }
  const plugin = await readPlugin(app.desktop.pluginFolder)
  return plugin.ok ? begin(app, id, (parts) => installPlugin(parts, plugin.value)) : plugin
}
