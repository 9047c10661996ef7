import { findListRoute, type ListRouteName } from './lists-routes.ts'
import { pluginPaths, type PluginRouteName } from './plugin.ts'

export type RouteName =
  | 'root'
  | 'health'
  | 'openapi'
  | 'status'
  | 'poll'
  | 'stream'
  | 'stats'
  | 'cancel'
  | 'restart'
  | ListRouteName
  | PluginRouteName
  | 'plugin-upload'
  | 'plugin-removal'
  | 'unknown'

export interface Route {
  readonly name: RouteName
  readonly jobId: string
  readonly query: URLSearchParams
  readonly method: 'GET' | 'POST' | 'DELETE'
}

const BASE = '/api/v1/jobs'
const FIXED: Readonly<Record<string, RouteName>> = {
  '/': 'root',
  '/health': 'health',
  '/openapi.json': 'openapi',
  [`${BASE}/queue/stats`]: 'stats',
  ...pluginPaths,
}
const OF_A_JOB = /^\/api\/v1\/jobs\/(status|cancel|restart)\/([^/]+)(?:\/(poll|stream))?$/

/** The server responds to a trailing slash with 404. */
export function parseRoute(target: string): Route {
  const mark = target.indexOf('?')
  const query = new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1))
  const path = decoded(mark < 0 ? target : target.slice(0, mark))
  if (path === '/api/v1/plugins/upload') return { name: 'plugin-upload', jobId: '', query, method: 'POST' }
  if (path === '/api/v1/plugins/compileo-tray')
    return { name: 'plugin-removal', jobId: '', query, method: 'DELETE' }
  const fixed = Object.hasOwn(FIXED, path) ? FIXED[path] : undefined
  if (fixed) return { name: fixed, jobId: '', query, method: 'GET' }
  const [, verb, jobId = '', tail] = OF_A_JOB.exec(path) ?? []
  if (verb === 'status') {
    const name = tail === 'poll' || tail === 'stream' ? tail : 'status'
    return { name, jobId, query, method: 'GET' }
  }
  if ((verb === 'cancel' || verb === 'restart') && !tail) return { name: verb, jobId, query, method: 'POST' }
  const list = findListRoute(path) ?? { name: 'unknown', jobId: '' }
  return { ...list, query, method: 'GET' }
}

/** The server requires no key for these routes. */
export function isRouteWithoutKey(name: RouteName): boolean {
  return name === 'root' || name === 'health' || name === 'openapi'
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch (error) {
    if (error instanceof URIError) return path
    throw error
  }
}
