/** Another process receives these, so they are bounded, in characters. */
export const maxAddressLength = 2_000
export const maxNameLength = 1_000
export const maxKeyLength = 1_000

const variable = 'COMPILEO_API_KEY'

type Environment = Record<string, string | undefined>

/** Takes the key before any page or child process inherits it. No page's script can reach what Chromium's zygote holds. */
export function takeLaunchKey(env: Environment): string | undefined {
  const key = env[variable]
  delete env[variable]
  return key || undefined
}

/** A restart after a crash uses the same server. */
export function returnLaunchKey(env: Environment, key: string | undefined): void {
  if (key !== undefined) env[variable] = key
}
