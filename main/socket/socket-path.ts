import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { getRuntimeFolder } from '#main/base/runtime.ts'

/**
 * Returns the path on which the app with a profile listens for terminals. It is a Unix socket, or a named
 * pipe on Windows.
 */
export function getSocketPath(profile: string, env: NodeJS.ProcessEnv): string {
  const name = createHash('sha256').update(profile).digest('hex').slice(0, 12)
  if (process.platform === 'win32') return String.raw`\\.\pipe\compileo-tray-${name}`
  // The path of a Unix socket may have at most 107 bytes, or 103 on macOS.
  return join(getRuntimeFolder(env) ?? profile, `${name}.sock`)
}

/** Returns the path on which the agent with a state folder listens for terminals. */
export const getAgentSocketPath = (folder: string): string => join(folder, 'tray.sock')
