import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { hasCode } from './message-error.ts'

/** The folder that systemd creates when a user logs in. */
const userFolder = `/run/user/${process.getuid?.() ?? ''}`

/**
 * Returns the folder for runtime files of this user; undefined if the system has none.
 *
 * Assistants start their servers with few environment variables, so that the variable may be missing.
 */
export function getRuntimeFolder(
  { XDG_RUNTIME_DIR: folder }: NodeJS.ProcessEnv,
  fallback = userFolder,
): string | undefined {
  const parent = folder ?? (existsSync(fallback) ? fallback : '')
  return parent === '' ? undefined : join(parent, 'compileo-tray')
}

/** Whether a process is still running. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // The process is running, but belongs to another user.
    return hasCode(error, 'EPERM')
  }
}
