import { join } from 'node:path'
import { hasCode } from './message-error.ts'

/** For files about running programs of this user; undefined if the system has no such folder. */
export const getRuntimeFolder = ({ XDG_RUNTIME_DIR: folder }: NodeJS.ProcessEnv): string | undefined =>
  folder ? join(folder, 'compileo-tray') : undefined

/** Whether a process still runs. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // It is another user's.
    return hasCode(error, 'EPERM')
  }
}
