/**
 * The lengths of the longest values, in characters. They are limited because the values are sent to another
 * process.
 */
export const maxAddressLength = 2_000
export const maxNameLength = 1_000
export const maxKeyLength = 1_000

const variable = 'COMPILEO_API_KEY'

type Environment = Record<string, string | undefined>

/**
 * Returns the API key, and removes it from the environment before a page or a child process inherits it.
 * Chromium's zygote inherits it before that, but no script of a page can read it there.
 */
export function takeLaunchKey(env: Environment): string | undefined {
  const key = env[variable]
  delete env[variable]
  return key || undefined
}

/** Puts the API key back for a restart, which adds the same server. */
export function restoreLaunchKey(env: Environment, key: string | undefined): void {
  if (key !== undefined) env[variable] = key
}
