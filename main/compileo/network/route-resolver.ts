import type { Network, Route } from './network.ts'
import { getRoutesFromEnv, parsePacResult } from './routes.ts'

/** The age in ms after which the cached routes of the system are refreshed in the background. */
const cacheMs = 30_000

export interface RouteResolverOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly resolveProxy: (url: string) => Promise<string>
  readonly monotonic: () => number
}

interface CachedRoutes {
  routes?: readonly Route[]
  requestedAt: number
  pending?: Promise<readonly Route[]>
}

/**
 * Creates a resolver of routes. Environment variables take precedence over the system's settings. The
 * system's routes are cached until the network changes or they fail. After 30 s they are refreshed in the
 * background.
 */
export function createRouteResolver({
  env,
  resolveProxy,
  monotonic,
}: RouteResolverOptions): Pick<Network, 'resolveRoutes' | 'clearRouteCache'> {
  const environmentRoutes = new Map<string, readonly Route[] | undefined>()
  const systemRoutes = new Map<string, CachedRoutes>()

  function resolveBySystem(origin: string, cached: CachedRoutes): Promise<readonly Route[]> {
    cached.requestedAt = monotonic()
    cached.pending ??= resolveProxy(`${origin}/`)
      .then(parsePacResult)
      // Chromium's resolver has exited, or it rejects the address.
      .catch((): readonly Route[] => [{ kind: 'unusable' }])
      .then((routes) => {
        cached.routes = routes
        delete cached.pending
        return routes
      })
    return cached.pending
  }

  return {
    resolveRoutes(url) {
      const { origin } = url
      if (!environmentRoutes.has(origin)) environmentRoutes.set(origin, getRoutesFromEnv(url, env))
      const environmentRoute = environmentRoutes.get(origin)
      if (environmentRoute) return environmentRoute
      const cached = systemRoutes.get(origin) ?? { requestedAt: monotonic() }
      systemRoutes.set(origin, cached)
      if (!cached.routes) return resolveBySystem(origin, cached)
      if (monotonic() - cached.requestedAt > cacheMs) void resolveBySystem(origin, cached)
      return cached.routes
    },
    clearRouteCache(url) {
      if (url) systemRoutes.delete(url.origin)
      else systemRoutes.clear()
    },
  }
}
