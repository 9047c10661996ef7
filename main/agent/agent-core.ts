import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock as clock } from '#main/base/clock.ts'
import { getErrorReason } from '#main/base/files.ts'
import { formatOneLine } from '#main/terminal/one-line.ts'
import { silentLog } from '#main/base/log/log.ts'
import type { Core } from '#main/core/core.ts'
import { openHeadlessCore, type HeadlessCoreOptions } from '#main/core/headless-core.ts'
import type { Network } from '#main/compileo/network/network.ts'
import type { Message } from '#shared/message.ts'
import { applyConfig } from './apply.ts'
import { ConfigError, englishTexts, readConfig, type AgentConfig, type Environment } from './config.ts'

type CoreParts = Omit<HeadlessCoreOptions, 'clock' | 'random'>

/** Opens the agent's core. It is the core of the tray app, but without a desktop. */
export const openCore = (parts: CoreParts): Core =>
  openHeadlessCore({ ...parts, clock, random: Math.random }).core

/** A network that never connects. */
const nullNetwork: Network = {
  resolveRoutes: () => new Promise(() => undefined),
  getSecureContext: () => new Promise(() => undefined),
  clearRouteCache: () => undefined,
}

/**
 * Thrown if the state folder or the temporary folder can't be used, although the configuration may be valid.
 */
export class FolderError extends Error {
  override readonly name = 'FolderError'

  constructor(folder: string, reason: string | Message) {
    super(`Can’t use the folder ${folder}: ${formatOneLine(reason, englishTexts)}`)
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
 * Reads a configuration, and applies it to an empty core that sends no requests.
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
