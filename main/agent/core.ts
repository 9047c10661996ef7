import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock as clock } from '#main/base/clock.ts'
import { getErrorReason } from '#main/base/files.ts'
import { formatReason } from '#main/cli/job-text.ts'
import { silentLog, type Log } from '#main/log/log.ts'
import { createCore, type Core, type CoreOptions } from '#main/startup/core/core.ts'
import { openSavedState } from '#main/startup/core/saved-state.ts'
import type { Network } from '#main/network/network.ts'
import type { NotificationPresenter } from '#main/notifications/notification.ts'
import type { Vault } from '#main/storage/secrets.ts'
import { failure, type Message } from '#shared/message.ts'
import { applyConfig } from './apply.ts'
import { ConfigError, english, readConfig, type AgentConfig, type Environment } from './config.ts'

/** Accepts every notification and shows none, so that the ledger works without a desktop. */
const nullPresenter: NotificationPresenter = {
  show: async () => ({ taken: true }),
  update: async () => ({ taken: true }),
  close: () => undefined,
  onPress: () => () => undefined,
  dispose: () => undefined,
}

/** Secrets come from the configuration at each start, and none is saved. */
const nullVault: Vault = {
  state: async () => 'absent',
  encrypt: () => Promise.reject(new Error('The agent saves no secrets')),
  decrypt: () => Promise.reject(new Error('The agent saves no secrets')),
}

const notWatched = failure('commands.notWatched')

export interface CoreParts {
  readonly folder: string
  readonly language: string
  readonly log: Log
  readonly env: Environment
  readonly network: CoreOptions['network']
}

/** Opens the same core as the tray app, without a desktop. */
export const openCore = ({ folder, language, log, env, network }: CoreParts): Core =>
  createCore({
    saved: openSavedState({ folder, clock, log, systemLanguage: language, lifetime: new AbortController() }),
    folder,
    clock,
    random: Math.random,
    presenter: nullPresenter,
    system: { setOpenAtLogin: () => notWatched, renewOpenAtLogin: () => ({ ...notWatched, on: false }) },
    network,
    vault: nullVault,
    log,
    env,
    isWindowVisible: () => false,
    openPage: async () => notWatched,
    openDataFolder: async () => notWatched,
  })

/** A network that never connects. */
const nullNetwork: Network = {
  resolveRoutes: () => new Promise(() => undefined),
  getSecureContext: () => new Promise(() => undefined),
  clearRouteCache: () => undefined,
}

/** Thrown if the state folder can't be written to. The configuration may be valid. */
export class FolderError extends Error {
  override readonly name = 'FolderError'

  constructor(folder: string, reason: string | Message) {
    super(`Can’t use the folder ${folder}: ${formatReason(reason, english)}`)
  }
}

function createScratchFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), 'compileo-tray-agent-'))
  } catch (error) {
    throw new FolderError(tmpdir(), getErrorReason(error))
  }
}

/**
 * Reads a configuration, and applies it to an empty core without any request.
 *
 * @throws ConfigError, FolderError
 */
export async function checkConfig(path: string, env: Environment, isChecked = false): Promise<AgentConfig> {
  const config = readConfig(path, env, isChecked)
  const folder = createScratchFolder()
  try {
    const { language } = config
    const core = openCore({ folder, language, log: silentLog, env: {}, network: () => nullNetwork })
    const problems = await applyConfig(core, config)
    await core.stop()
    if (problems.length > 0) throw new ConfigError(problems.map((each) => `${path}: ${each}`).join('\n'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return config
}
