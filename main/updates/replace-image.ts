import { spawn } from 'node:child_process'
import { chmodSync, copyFileSync, renameSync, rmSync } from 'node:fs'

/**
 * Atomically, under its former name. electron-updater would delete the old one first: on a full disk, no
 * program would be left.
 *
 * @throws why it failed; the old one is still there
 */
export function replaceImage(downloaded: string, image: string): void {
  const beside = `${image}.new`
  try {
    try {
      renameSync(downloaded, beside)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EXDEV')) throw error
      copyFileSync(downloaded, beside)
    }
    chmodSync(beside, 0o755)
    renameSync(beside, image)
  } finally {
    rmSync(beside, { force: true })
  }
}

/** Until a process has ended, it is the only instance. */
const waiter = 'while kill -0 "$0" 2>/dev/null; do sleep 0.1; done; exec "$@"'

/** Starts a command once this process has ended. */
export function startAfterUs(pid: number, command: readonly string[]): void {
  spawn('/bin/sh', ['-c', waiter, String(pid), ...command], { detached: true, stdio: 'ignore' }).unref()
}
