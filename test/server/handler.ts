import type { IncomingMessage, ServerResponse } from 'node:http'
import { createFailedReadResponse, redisDownReason, unexpectedErrorResponse } from './dialect-real.ts'
import { createErrorResponse, type ResponseSpec } from './dialect.ts'
import type { RequestFault } from './faults.ts'
import type { Lists } from './lists.ts'
import { createListResponse, createOpenApiResponse } from './lists-routes.ts'
import { parsePollQuery, servePoll } from './long-poll.ts'
import { pluginPaths, type Plugin } from './plugin.ts'
import {
  getLastEventId,
  createPluginResponse,
  removalResponse,
  serveChanges,
  createUploadResponse,
} from './plugin-routes.ts'
import type { QueueStats } from './queue-stats.ts'
import type { RateLimit } from './rate-limit.ts'
import type { LoggedRequest } from './request-log.ts'
import { isRouteWithoutKey, parseRoute, type Route } from './routes.ts'
import {
  resetConnection,
  sendResponse,
  sendStreamHead,
  type ResponseHeaderValues,
  type BodyFault,
} from './send-response.ts'
import type { OpenStream } from './stream-writer.ts'
import { serveStream, type StreamContext } from './streams.ts'
import type { Workers } from './workers.ts'

export interface HandlerContext extends StreamContext {
  readonly rateLimit: RateLimit
  readonly workers: Workers
  readonly stats: QueueStats
  readonly lists: Lists
  readonly plugin: Plugin
  apiKey(): string | undefined
  log(request: LoggedRequest): void
  opened(stream: OpenStream, res: ServerResponse): void
  hold(request: () => void): void
}

interface Exchange {
  readonly req: IncomingMessage
  readonly res: ServerResponse
  readonly route: Route
  readonly request: LoggedRequest
}

const FIXED = {
  root: {
    status: 200,
    body: '{"message":"Welcome to Compileo API","version":"1.0.0","docs":"/docs","health":"/health"}',
  },
  health: { status: 200, body: '{"status":"healthy","service":"compileo-api"}' },
  unknown: createErrorResponse(404, 'Not Found'),
} as const satisfies Record<string, ResponseSpec>

const DOING = { stats: 'get queue stats', cancel: 'cancel job', restart: 'restart job' } as const

export function createHandler(context: HandlerContext): (req: IncomingMessage, res: ServerResponse) => void {
  return (req, res) => {
    const path = req.url ?? '/'
    const method = req.method ?? 'GET'
    const route = parseRoute(path)
    const { name, jobId } = route
    const at = context.now()
    const request: LoggedRequest = { method, path, route: name, jobId, at, headers: req.headers }
    context.log(request)
    const exchange: Exchange = { req, res, route, request }
    const begin = () => {
      if (context.frozen()) context.hold(() => meet(context, exchange))
      else meet(context, exchange)
    }
    if (name !== 'plugin-upload') {
      req.resume()
      return begin()
    }
    const parts: Buffer[] = []
    req.on('data', (part: Buffer) => parts.push(part))
    req.on('end', () => {
      request.body = Buffer.concat(parts)
      begin()
    })
  }
}

function meet(context: HandlerContext, exchange: Exchange): void {
  const { res, route } = exchange
  if (res.destroyed) return undefined
  const fault = context.faults.strikeRequest(route.name, route.jobId)
  if (fault?.kind === 'drop') return resetConnection(res)
  if (fault?.kind === 'silence') return undefined
  if (fault?.kind !== 'slow') return enter(context, exchange, fault)
  const forget = context.scheduler.at(context.now() + fault.ms, () => enter(context, exchange, undefined))
  res.once('close', forget)
  return undefined
}

/** The key is checked before the rate limit, and a 401 doesn't count towards the limit. */
function enter(context: HandlerContext, exchange: Exchange, fault: RequestFault | undefined): void {
  const { req, route } = exchange
  const now = context.now()
  const { limit } = context.rateLimit
  const outside: ResponseHeaderValues = { now, limit, allowance: undefined }
  if (fault?.kind === 'answer' && fault.bare) return send(exchange, faultAnswer(fault), outside)
  if (fault?.kind === 'limited') return send(exchange, context.dialect.limited(60_000), outside)
  const refusal =
    fault?.kind === 'unauthorized' ? unauthorized('Invalid API key') : refusalOf(context, exchange)
  if (refusal) return send(exchange, refusal, outside)
  const allowance = context.rateLimit.take(req.socket.remoteAddress ?? '', now)
  if (!allowance.allowed) return send(exchange, context.dialect.limited(allowance.retryAfterMs), outside)
  const inside: ResponseHeaderValues = { now, limit, allowance }
  if (fault?.kind === 'answer') return send(exchange, faultAnswer(fault), inside)
  if (req.method !== route.method && route.name !== 'unknown') {
    const answer = {
      ...createErrorResponse(405, 'Method Not Allowed'),
      headers: [['allow', route.method]] as const,
    }
    return send(exchange, answer, inside)
  }
  return dispatch(context, exchange, inside, fault)
}

function dispatch(
  context: HandlerContext,
  exchange: Exchange,
  heading: ResponseHeaderValues,
  fault: RequestFault | undefined,
): void {
  const { store, workers, dialect } = context
  const { res, route } = exchange
  const { name, jobId } = route
  const spoiling = fault?.kind === 'truncated' || fault?.kind === 'oversize' ? fault : undefined
  const answer = (what: ResponseSpec) => send(exchange, what, heading, spoiling)
  const noRedis = context.redisDown() || fault?.kind === 'redis-down'

  switch (name) {
    case 'root':
    case 'health':
    case 'unknown':
      // Even if Redis is down, the server says that it is healthy.
      return answer(FIXED[name])
    case 'openapi':
      return answer(
        createOpenApiResponse(context.lists, context.plugin.mounted ? Object.keys(pluginPaths) : []),
      )
    case 'projects':
    case 'extraction-list':
    case 'extraction':
    case 'dataset':
    case 'quality':
    case 'quality-history':
    case 'chunks':
    case 'dataset-file':
    case 'document':
      if (!context.lists.offered) return answer(FIXED.unknown)
      return answer(createListResponse(context.lists, name, jobId, route.query))
    case 'plugin-upload':
      return answer(createUploadResponse(exchange.request.body ?? Buffer.alloc(0)))
    case 'plugin-removal':
      return answer(removalResponse)
    case 'plugin-version':
    case 'plugin-jobs':
    case 'plugin-changes':
    case 'plugin-outcomes':
    case 'plugin-analyses': {
      const after = getLastEventId(exchange.req)
      const asked = { query: route.query, lastEventId: after, noRedis, lists: context.lists }
      const lifeMs = createPluginResponse(context.plugin, name, asked)
      if (typeof lifeMs === 'object') return answer(lifeMs)
      exchange.request.status = 200
      sendStreamHead(res, heading, fault?.kind === 'content-type' ? fault.value : undefined)
      const buffered = fault?.kind === 'buffered'
      return context.opened(serveChanges(context, context.plugin, res, { after, lifeMs, buffered }), res)
    }
    case 'status': {
      if (noRedis) return answer(createFailedReadResponse('get', redisDownReason))
      const job = store.get(jobId)
      if (job) context.sentStatus(job)
      return answer(job ? dialect.status(job, context.stamp(), 'get') : dialect.missing(jobId, 'get'))
    }
    case 'poll': {
      const query = parsePollQuery(route.query)
      if ('status' in query) return answer(query)
      if (noRedis) return answer(createFailedReadResponse('poll', redisDownReason))
      res.once('close', servePoll(context, jobId, query, answer))
      return undefined
    }
    case 'stream': {
      const missing = noRedis || store.get(jobId) ? undefined : dialect.missingStream(jobId)
      if (missing) return answer(missing)
      exchange.request.status = 200
      sendStreamHead(res, heading, fault?.kind === 'content-type' ? fault.value : undefined)
      if (noRedis) return void res.end(dialect.errorFrame(redisDownReason))
      return context.opened(serveStream(context, jobId, res, fault?.kind === 'buffered'), res)
    }
    case 'stats':
    case 'cancel':
    case 'restart': {
      const known = name === 'stats' ? context.stats.cached(context.now()) : undefined
      if (known && context.redisDown()) return answer(known)
      if (noRedis) return answer(createErrorResponse(500, `Failed to ${DOING[name]}: ${redisDownReason}`))
      if (name === 'stats') return answer(context.stats.answer(context.now()))
      const done = workers[name](jobId)
      const past = name === 'cancel' ? 'cancelled' : 'restarted'
      if (!done) return answer(createErrorResponse(404, `Job ${jobId} not found or cannot be ${past}`))
      return answer({ status: 200, body: JSON.stringify({ message: `Job ${jobId} ${past} successfully` }) })
    }
  }
}

function send(
  exchange: Exchange,
  answer: ResponseSpec,
  heading: ResponseHeaderValues,
  spoiling?: BodyFault,
): void {
  exchange.request.status = answer.status
  if (!exchange.res.destroyed) sendResponse(exchange.res, answer, heading, spoiling)
}

/**
 * The server only accepts its key in the header `X-API-Key`. Without a configured key, it accepts every
 * request.
 */
function refusalOf(context: HandlerContext, { req, route }: Exchange): ResponseSpec | undefined {
  const wanted = context.apiKey()
  if (wanted === undefined || isRouteWithoutKey(route.name)) return undefined
  const given = req.headers['x-api-key']
  if (typeof given !== 'string' || given === '') return unauthorized('Missing X-API-Key header')
  // On the real server, a key with non-ASCII characters causes a 500.
  if (/[^ -~]/.test(given)) return unexpectedErrorResponse
  return given === wanted ? undefined : unauthorized('Invalid API key')
}

function unauthorized(message: string): ResponseSpec {
  return { status: 401, body: JSON.stringify({ error: 'Unauthorized', message }), bare: true }
}

function faultAnswer(fault: Extract<RequestFault, { kind: 'answer' }>): ResponseSpec {
  const { status, body, bare = false, headers = {} } = fault
  return { status, body, bare, headers: Object.entries(headers) }
}
