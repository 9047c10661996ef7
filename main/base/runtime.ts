import { join } from 'node:path'
import { hasCode } from './message-error.ts'

/** Returns the folder for runtime files of this user; undefined if the system has none. */
export const getRuntimeFolder = ({ XDG_RUNTIME_DIR: folder }: NodeJS.ProcessEnv): string | undefined =>
  folder ? join(folder, 'compileo-tray') : undefined

/** Whether a process is still running. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM means that the process is running, but belongs to another user.
    return hasCode(error, 'EPERM')
  }
}
