import { spawnSync } from 'node:child_process'

/**
 * Chromium discards stderr, so our messages go to this file descriptor. It is set by us, or by the package's
 * command.
 */
export const stderrVariable = 'COMPILEO_TRAY_STDERR'
/** The process ID of the launcher that restarted us, because it can't forward signals. */
export const parentVariable = 'COMPILEO_TRAY_PARENT'

export const headless = '--ozone-platform=headless'

/** These are switches because our code runs too late to choose headless mode. */
const switches = [headless, '--disable-gpu', '--log-level=3']

/** Runs Electron headless until it exits, and hides Chromium's early messages. @returns its exit code */
export function startElectron(args: readonly string[]): number {
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env
  const { status, signal } = spawnSync(process.execPath, [...switches, ...args], {
    stdio: ['inherit', 'inherit', 'ignore', 2],
    env: { ...env, [stderrVariable]: '3', [parentVariable]: String(process.pid) },
  })
  return status ?? (signal === null ? 1 : 128)
}
