import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Clock } from '#main/base/clock.ts'
import type { FileResult } from '#main/base/files.ts'
import { getErrorMessage } from '#main/base/message-error.ts'
import { defaultRetries, type CompileoClient } from '#main/compileo/client.ts'
import type { ApiResponse, CompileoError } from '#main/compileo/errors.ts'
import { readPluginVersion } from '#main/compileo/plugin-routes.ts'
import { createFailure, createMessage } from '#shared/message.ts'
import type { PluginSetup } from '#shared/model.ts'

/**
 * How old the server's count of running jobs may be, in ms (docs/reference/compileo-server.md, "Queue
 * stats").
 */
const countsMaxAgeMs = 31_000
const pollIntervalMs = 2_000
/** The longest interval between requests while the user hasn't restarted the server's API yet, in ms. */
const maxRestartPollMs = 30_000
/** The largest accepted plugin file, in bytes. */
const maxZipBytes = 5 * 2 ** 20

/** The name of the plugin's zip file contains the plugin's version. */
const zipNamePattern = /^compileo-tray-plugin-(.+)\.zip$/

export interface PluginZip {
  readonly zip: Buffer
  readonly version: string | undefined
}

/** Reads the file `userFile` if it is given, or else the plugin that came with the program. */
export async function readPlugin(folder: string, userFile?: string): Promise<FileResult<PluginZip>> {
  try {
    const bundledName =
      userFile === undefined && (await readdir(folder)).find((name) => zipNamePattern.test(name))
    const file = bundledName ? join(folder, bundledName) : userFile
    if (file === undefined) return createFailure('commands.plugin.none')
    const zip = await readFile(file)
    return zip.length <= maxZipBytes && zip.toString('latin1', 0, 2) === 'PK'
      ? { ok: true, value: { zip, version: zipNamePattern.exec(basename(file))?.[1] } }
      : createFailure('commands.plugin.notOne', file)
  } catch (error) {
    return createFailure('commands.plugin.unread', getErrorMessage(error))
  }
}

export interface PluginSetupOptions {
  readonly client: CompileoClient
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly onStep: (step: PluginSetup) => void
  /** Called before the server may restart. Streams must be closed, because the server would wait for them. */
  readonly onRestart: () => Promise<void> | void
}

const fetchPluginVersion = ({ client, signal }: PluginSetupOptions) =>
  readPluginVersion(client, { signal, priority: 'command' })

/**
 * Requests the plugin's version at growing intervals, until the response shows that the server has restarted.
 */
async function waitForRestart(
  parts: PluginSetupOptions,
  hasRestarted: (version: ApiResponse<string>) => boolean,
): Promise<ApiResponse<string>> {
  const { clock, signal } = parts
  for (let pauseMs = pollIntervalMs; ; pauseMs = Math.min(maxRestartPollMs, pauseMs * 1.5)) {
    await clock.sleep(pauseMs, signal)
    const version = await fetchPluginVersion(parts)
    if (hasRestarted(version)) return version
  }
}

async function waitUntilIdle({
  client,
  clock,
  signal,
  onStep,
}: PluginSetupOptions): Promise<CompileoError | undefined> {
  let idleSince: number | undefined
  let before: number | undefined
  for (;;) {
    const stats = await client.stats({ signal, priority: 'command', retries: defaultRetries })
    if (!stats.ok) return stats.error
    const { running } = stats.value
    if (running !== before) {
      onStep(running > 0 ? { step: 'waiting', running } : { step: 'checking' })
      idleSince = running > 0 ? undefined : clock.monotonic()
    }
    if (idleSince !== undefined && clock.monotonic() - idleSince >= countsMaxAgeMs) return undefined
    before = running
    await clock.sleep(pollIntervalMs, signal)
  }
}

/**
 * Replaces the message for an unsupported route or a denied permission, because the server's text contains
 * its paths and routes. Other errors don't change.
 */
function explainError(error: CompileoError): CompileoError {
  if (error.kind === 'not-compileo')
    return { ...error, message: createMessage('commands.plugin.notSupported') }
  const isDenied = /permission denied|read-only file system/i.test(JSON.stringify(error.message))
  return isDenied ? { ...error, message: createMessage('commands.plugin.noPermission') } : error
}

/**
 * Uploads the plugin when no job is running. Resolves with its version after the restart. If the server
 * already uses this version, nothing is uploaded.
 */
export async function installPlugin(
  parts: PluginSetupOptions,
  { zip, version }: PluginZip,
): Promise<ApiResponse<string>> {
  const { client, signal, onStep, onRestart } = parts
  const before = await fetchPluginVersion(parts)
  if (before.ok && before.value === version) return before
  const busy = await waitUntilIdle(parts)
  if (busy) return { ok: false, error: busy }
  await onRestart()
  const uploadResponse = await client.uploadPlugin(zip, { signal, priority: 'command' })
  if (!uploadResponse.ok) return { ok: false, error: explainError(uploadResponse.error) }
  onStep({ step: 'uploaded' })
  // Until the server restarts, it uses the plugin's previous version.
  const former = before.ok ? before.value : undefined
  return waitForRestart(
    parts,
    (currentVersion) =>
      currentVersion.ok &&
      (version === undefined ? currentVersion.value !== former : currentVersion.value === version),
  )
}

/** Removes the plugin when no job is running. Resolves after the server has restarted without it. */
export async function removePlugin(parts: PluginSetupOptions): Promise<ApiResponse<undefined>> {
  const { client, signal, onStep, onRestart } = parts
  const busy = await waitUntilIdle(parts)
  if (busy) return { ok: false, error: busy }
  await onRestart()
  const removed = await client.removePlugin({ signal, priority: 'command' })
  if (!removed.ok && removed.error.kind !== 'not-compileo')
    return { ok: false, error: explainError(removed.error) }
  onStep({ step: 'removed' })
  // While the server restarts, it doesn't respond at all.
  await waitForRestart(parts, (version) => !version.ok && version.error.kind === 'not-compileo')
  return { ok: true, value: undefined }
}
