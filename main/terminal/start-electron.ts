import { spawnSync } from 'node:child_process'

/**
 * The name of an environment variable with a file descriptor for our messages. The real stderr is discarded,
 * because Chromium writes to it.
 */
export const stderrEnvVariable = 'COMPILEO_TRAY_STDERR'
/**
 * The name of an environment variable with the ID of the process that started this one. That process can't
 * forward signals.
 */
export const parentEnvVariable = 'COMPILEO_TRAY_PARENT'

export const headlessSwitch = '--ozone-platform=headless'

/** These are command-line switches, because our code runs too late to choose the headless mode. */
const switches = [headlessSwitch, '--disable-gpu', '--log-level=3']

/**
 * Runs Electron without a display until it exits, and hides Chromium's messages. Returns the exit code, or
 * undefined if Electron couldn't be started or was ended by a signal, for example because Chromium's sandbox
 * can't start.
 */
export function startElectron(args: readonly string[]): number | undefined {
  const { status } = spawnSync(process.execPath, [...switches, ...args], {
    stdio: ['inherit', 'inherit', 'ignore', 2],
    env: { ...process.env, [stderrEnvVariable]: '3', [parentEnvVariable]: String(process.pid) },
  })
  return status ?? undefined
}
