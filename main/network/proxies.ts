import type { Network, Way } from './network.ts'
import { waysByEnvironment, waysBySystem } from './proxy-choice.ts'

/** How long an answer of the system's is taken without asking anew, ms. */
const freshMs = 30_000

export interface ProxiesOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  /** What the system says for an address, in the words of a PAC file. */
  readonly ask: (url: string) => Promise<string>
  /** Ms of a clock that never steps. */
  readonly monotonic: () => number
}

interface Known {
  ways?: readonly Way[]
  askedAt: number
  asking?: Promise<readonly Way[]>
}

/**
 * Knows the ways to each origin. The environment's word costs nothing. The system is asked when an origin is contacted
 * for the first time, be it since the network changed or the last word led nowhere; else its last word holds, and one
 * that is older than 30 s is asked for anew beside the request, which doesn't wait.
 */
export function createProxies({ env, ask, monotonic }: ProxiesOptions): Pick<Network, 'ways' | 'forgetWays'> {
  const byEnvironment = new Map<string, readonly Way[] | undefined>()
  const bySystem = new Map<string, Known>()

  function askSystem(origin: string, known: Known): Promise<readonly Way[]> {
    known.askedAt = monotonic()
    known.asking ??= ask(`${origin}/`)
      .then(waysBySystem)
      // Chromium's resolver is gone, or doesn't take the address: no proxy can be told from it.
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
