import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { getRuntimeFolder } from '#main/base/runtime.ts'

/** The folder that systemd creates when a user logs in. */
const userFolder = `/run/user/${process.getuid?.() ?? ''}`

/**
 * Returns the path on which the app with a profile listens for terminals. It is a Unix socket, or a named
 * pipe on Windows.
 *
 * @param fallback used without XDG_RUNTIME_DIR, because assistants start their servers with few variables
 */
export function getSocketPath(profile: string, env: NodeJS.ProcessEnv, fallback = userFolder): string {
  const name = createHash('sha256').update(profile).digest('hex').slice(0, 12)
  if (process.platform === 'win32') return String.raw`\\.\pipe\compileo-tray-${name}`
  const { XDG_RUNTIME_DIR = existsSync(fallback) ? fallback : '' } = env
  // The path of a Unix socket may have at most 107 bytes, or 103 on macOS.
  return join(getRuntimeFolder({ XDG_RUNTIME_DIR }) ?? profile, `${name}.sock`)
}

/** Returns the path on which the agent with a state folder listens for terminals. */
export const getAgentSocketPath = (folder: string): string => join(folder, 'tray.sock')
