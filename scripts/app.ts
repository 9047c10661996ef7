import { root } from './places.ts'

/**
 * Returns the arguments for Electron. Those before the app's path are for Electron itself, and those after it
 * for the app.
 */
export function appArguments(flags: readonly string[], app = root): string[] {
  return [...sandboxArguments(), app, ...flags]
}

/**
 * Returns `--no-sandbox` for root, because Chromium refuses to run as root with its sandbox
 * (https://crbug.com/638180).
 */
export function sandboxArguments() {
  return process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []
}
