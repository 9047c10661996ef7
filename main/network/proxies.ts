import type { Network, Way } from './network.ts'
import { waysByEnvironment, waysBySystem } from './proxy-choice.ts'

/** How long the system's choice is cached, in ms. */
const freshMs = 30_000

export interface ProxiesOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly ask: (url: string) => Promise<string>
  readonly monotonic: () => number
}

interface Known {
  ways?: readonly Way[]
  askedAt: number
  asking?: Promise<readonly Way[]>
}

/**
 * Chooses the ways to a server. Environment variables come first. The system's choice is cached until the network
 * changes or the choice fails, and refreshed in the background after 30 s.
 */
export function createProxies({ env, ask, monotonic }: ProxiesOptions): Pick<Network, 'ways' | 'forgetWays'> {
  const byEnvironment = new Map<string, readonly Way[] | undefined>()
  const bySystem = new Map<string, Known>()

  function askSystem(origin: string, known: Known): Promise<readonly Way[]> {
    known.askedAt = monotonic()
    known.asking ??= ask(`${origin}/`)
      .then(waysBySystem)
      // Chromium's resolver has gone, or rejects the address.
      .catch((): readonly Way[] => [{ kind: 'unusable' }])
      .then((ways) => {
        known.ways = ways
        delete known.asking
        return ways
      })
    return known.asking
  }

  return {
    ways(url) {
      const { origin } = url
      if (!byEnvironment.has(origin)) byEnvironment.set(origin, waysByEnvironment(url, env))
      const decided = byEnvironment.get(origin)
      if (decided) return decided
      const known = bySystem.get(origin) ?? { askedAt: monotonic() }
      bySystem.set(origin, known)
      if (!known.ways) return askSystem(origin, known)
      if (monotonic() - known.askedAt > freshMs) void askSystem(origin, known)
      return known.ways
    },
    forgetWays(url) {
      if (url) bySystem.delete(url.origin)
      else bySystem.clear()
    },
  }
}
