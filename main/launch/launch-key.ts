/** Longest API key taken of a launch, in characters. */
export const longestKey = 1_000

/** The environment variable that holds the API key for the `--server` of a launch. */
const variable = 'COMPILEO_API_KEY'

type Environment = Record<string, string | undefined>

/**
 * Takes the API key of this launch out of the environment, which every page and every process that is started inherits.
 * Call it before anything is started. On Linux Chromium forks the process that all its pages come from before any code
 * of ours runs: that one's memory still holds the key, out of reach of a page's script.
 * @returns undefined where no key is given
 */
export function takeLaunchKey(env: Environment): string | undefined {
  const key = env[variable]
  delete env[variable]
  return key || undefined
}

/** Puts the key back for the start that follows a crash, whose command line names the same server. */
export function returnLaunchKey(env: Environment, key: string | undefined): void {
  if (key !== undefined) env[variable] = key
}
