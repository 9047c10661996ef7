import { listRouteOf, type ListRouteName } from './lists-routes.ts'
import { pluginPaths, type PluginRouteName } from './plugin.ts'

/** The routes by name, as the request log and the faults call them. */
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
  | 'unknown'

export interface Route {
  readonly name: RouteName
  /** Empty where the route names no job. */
  readonly jobId: string
  readonly query: URLSearchParams
  /** The method this route takes; the server answers 405 to any other. */
  readonly method: 'GET' | 'POST'
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

/** Finds what a request asks for. A trailing slash is another path, and unknown: "A trailing slash is 404". */
export function routeOf(target: string): Route {
  const mark = target.indexOf('?')
  const query = new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1))
  const path = decoded(mark < 0 ? target : target.slice(0, mark))
  if (path === '/api/v1/plugins/upload') return { name: 'plugin-upload', jobId: '', query, method: 'POST' }
  const fixed = Object.hasOwn(FIXED, path) ? FIXED[path] : undefined
  if (fixed) return { name: fixed, jobId: '', query, method: 'GET' }
  const [, verb, jobId = '', tail] = OF_A_JOB.exec(path) ?? []
  if (verb === 'status') {
    const name = tail === 'poll' || tail === 'stream' ? tail : 'status'
    return { name, jobId, query, method: 'GET' }
  }
  if ((verb === 'cancel' || verb === 'restart') && !tail) return { name: verb, jobId, query, method: 'POST' }
  const list = listRouteOf(path) ?? { name: 'unknown', jobId: '' }
  return { ...list, query, method: 'GET' }
}

/** "`/health`, `/`, `/openapi.json` need no key." */
export function isOpen(name: RouteName): boolean {
  return name === 'root' || name === 'health' || name === 'openapi'
}

/** A path that can't be decoded is taken as it stands, and then fits no route. */
function decoded(path: string): string {
  return /%(?![0-9a-f]{2})/i.test(path) ? path : decodeURIComponentOr(path)
}

function decodeURIComponentOr(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch (error) {
    if (error instanceof URIError) return path
    throw error
  }
}
