import { root } from './places.ts'

/** Arguments before the app's path are Electron's, those after it the app's. */
export function appArguments(flags: readonly string[], app = root): string[] {
  return [...sandboxArguments(), app, ...flags]
}

/** Chromium doesn't run as root with its outer sandbox (https://crbug.com/638180). */
export function sandboxArguments() {
  return process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []
}
