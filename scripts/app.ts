import { projectRoot } from './project-paths.ts'

/**
 * Returns the arguments for Electron. Those before the app's path are for Electron itself, and those after it
 * for the app.
 */
export function getAppArguments(flags: readonly string[], app = projectRoot): string[] {
  return [...getSandboxArguments(), app, ...flags]
}

/**
 * Returns `--no-sandbox` for root, because Chromium refuses to run as root with its sandbox
 * (https://crbug.com/638180).
 */
export function getSandboxArguments() {
  return process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []
}
