import { spawn } from 'node:child_process'
import { chmodSync, copyFileSync, renameSync, rmSync } from 'node:fs'

/**
 * Puts a new AppImage in the place of the old one: at once or not at all, and under the same name, which the start at
 * login and launchers have. electron-updater deletes the old one first, names the new one after its version, and runs
 * it to let an AppImage of old integrate itself: with a full disk, or over a reboot, no program would be left.
 * @throws why it could not be replaced; then the old one is still there
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

/** Runs a command as soon as a process has ended: while it lives, it is the only instance. */
const waiter = 'while kill -0 "$0" 2>/dev/null; do sleep 0.1; done; exec "$@"'

/** Starts a command as soon as this process has ended. Linux and macOS. */
export function startAfterUs(pid: number, command: readonly string[]): void {
  spawn('/bin/sh', ['-c', waiter, String(pid), ...command], { detached: true, stdio: 'ignore' }).unref()
}
