/** Longest accepted API key, in characters. */
export const longestKey = 1_000

const variable = 'COMPILEO_API_KEY'

type Environment = Record<string, string | undefined>

/**
 * Removes this launch's API key from the environment, which pages and child processes inherit. Call it before starting any.
 * Chromium on Linux forks its zygote before our code runs: that process still holds the key, but no page's script can reach it.
 * @returns undefined if there is none
 */
export function takeLaunchKey(env: Environment): string | undefined {
  const key = env[variable]
  delete env[variable]
  return key || undefined
}

/** Restores the key for a restart after a crash, which uses the same server. */
export function returnLaunchKey(env: Environment, key: string | undefined): void {
  if (key !== undefined) env[variable] = key
}
