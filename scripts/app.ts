import { root } from './places.ts'

/** Arguments before the path are for Electron, those after it for the app. */
export function appArguments(flags: readonly string[], app = root): string[] {
  return [...sandboxArguments(), app, ...flags]
}

/** Chromium refuses to run as root with its sandbox (https://crbug.com/638180). */
export function sandboxArguments() {
  return process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []
}
