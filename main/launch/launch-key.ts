/** In characters. These values are sent to another process, so they are limited. */
export const maxAddressLength = 2_000
export const maxNameLength = 1_000
export const maxKeyLength = 1_000

const variable = 'COMPILEO_API_KEY'

type Environment = Record<string, string | undefined>

/**
 * Removes the key from the environment before a page or child process inherits it. No script of a page can
 * read what Chromium's zygote has.
 */
export function takeLaunchKey(env: Environment): string | undefined {
  const key = env[variable]
  delete env[variable]
  return key || undefined
}

/** Puts the key back for a restart after a crash, which uses the same server. */
export function returnLaunchKey(env: Environment, key: string | undefined): void {
  if (key !== undefined) env[variable] = key
}
