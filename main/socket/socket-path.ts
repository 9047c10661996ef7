import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { getRuntimeFolder } from '#main/base/runtime.ts'

/** Returns where the app of a profile listens for terminals: a Unix socket, or a named pipe on Windows. */
export function getSocketPath(profile: string, env: NodeJS.ProcessEnv): string {
  const name = createHash('sha256').update(profile).digest('hex').slice(0, 12)
  if (process.platform === 'win32') return String.raw`\\.\pipe\compileo-tray-${name}`
  // The path of a socket has at most 107 bytes, or 103 on macOS.
  return join(getRuntimeFolder(env) ?? profile, `${name}.sock`)
}

/** Returns where the agent that uses a state folder listens for terminals. */
export const getAgentSocketPath = (folder: string): string => join(folder, 'tray.sock')
