import { spawnSync } from 'node:child_process'

/** Chromium's stderr is discarded, so our messages go to the file descriptor in this variable. */
export const stderrVariable = 'COMPILEO_TRAY_STDERR'
/** The process ID of the launcher that restarted us, because it can't forward signals. */
export const parentVariable = 'COMPILEO_TRAY_PARENT'

export const headless = '--ozone-platform=headless'

/** These are switches because our code runs too late to choose headless mode. */
const switches = [headless, '--disable-gpu', '--log-level=3']

/**
 * Runs Electron headless until it exits, and hides Chromium's early messages.
 *
 * @returns its exit code; undefined if a signal ended it, as it does where Chromium's sandbox can't start
 */
export function startElectron(args: readonly string[]): number | undefined {
  const { status } = spawnSync(process.execPath, [...switches, ...args], {
    stdio: ['inherit', 'inherit', 'ignore', 2],
    env: { ...process.env, [stderrVariable]: '3', [parentVariable]: String(process.pid) },
  })
  return status ?? undefined
}
