import type { IncomingMessage, ServerResponse } from 'node:http'
import { createErrorResponse, type ResponseSpec } from './dialect.ts'
import { createPeriodicCheck } from './periodic-check.ts'
import type { Lists } from './lists.ts'
import {
  formatAnalysesBody,
  formatPluginEvents,
  formatListBody,
  type Plugin,
  type PluginRouteName,
} from './plugin.ts'
import { createStreamWriter, type OpenStream } from './stream-writer.ts'
import type { StreamContext } from './streams.ts'

const longestCursor = 40
const longestStreamS = 20
const looksPerHeartbeat = 5

const unreadable = "The job queue can't be read: the server's log has the reason"
const json = (body: string): ResponseSpec => ({ status: 200, body })

function refused(where: 'query' | 'header', name: string, type: string, input: string): ResponseSpec {
  const trouble = { type, loc: [where, name], msg: 'Input is not valid', input }
  return { status: 422, body: JSON.stringify({ detail: [trouble] }) }
}

export function createUploadResponse(body: Buffer): ResponseSpec {
  if (!/filename="[^"]+\.zip"/.test(body.toString('latin1')))
    return createErrorResponse(400, 'Only .zip files are allowed')
  const id = 'compileo-tray'
  return json(`{"status":"success","message":"Plugin ${id} installed successfully","plugin_id":"${id}"}`)
}

/** The plugin itself is only unmounted when the server restarts. */
export const removalResponse = json('{"status":"success","message":"Plugin compileo-tray uninstalled"}')

function lifeOf(query: URLSearchParams): number | ResponseSpec {
  const given = query.get('seconds') ?? String(longestStreamS)
  const seconds = /^\d+$/.test(given) ? Number(given) : Number.NaN
  if (Number.isNaN(seconds)) return refused('query', 'seconds', 'int_parsing', given)
  if (seconds < 1) return refused('query', 'seconds', 'greater_than_equal', given)
  if (seconds > longestStreamS) return refused('query', 'seconds', 'less_than_equal', given)
  return seconds * 1_000
}

/** @returns the response, or for the stream of changes, how long to keep it open, in ms */
export function createPluginResponse(
  plugin: Plugin,
  name: PluginRouteName,
  {
    query,
    lastEventId,
    noRedis,
    lists,
  }: {
    query: URLSearchParams
    lastEventId: string | undefined
    noRedis: boolean
    lists: Pick<Lists, 'analyses'>
  },
): ResponseSpec | number {
  if (!plugin.mounted) return createErrorResponse(404, 'Not Found')
  if (name === 'plugin-version') return json(`{"name":"compileo-tray","version":"${plugin.version}","api":1}`)
  if (name === 'plugin-outcomes') {
    if (plugin.version === '1.0.0') return createErrorResponse(404, 'Not Found')
    plugin.beginJournal()
    return json(
      `{"outcomes":[${plugin.outcomes(query.getAll('ids'), query.get('since')).join(',')}],"more":false}`,
    )
  }
  if (name === 'plugin-analyses')
    return json(formatAnalysesBody(lists.analyses.values(), query.getAll('ids')))
  const since = name === 'plugin-jobs' ? query.get('since') : lastEventId
  if (since && since.length > longestCursor)
    return refused(name === 'plugin-jobs' ? 'query' : 'header', 'since', 'string_too_long', since)
  const life = name === 'plugin-changes' ? lifeOf(query) : undefined
  if (typeof life === 'object') return life
  plugin.beginJournal()
  if (noRedis) return createErrorResponse(503, unreadable)
  plugin.look()
  return life ?? json(formatListBody(plugin, plugin.since(since ?? undefined)))
}

export const getLastEventId = ({ headers }: IncomingMessage): string | undefined => {
  const given = headers['last-event-id']
  return Array.isArray(given) ? given[0] : given
}

/** The response's head must already be written. */
export function serveChanges(
  context: StreamContext,
  plugin: Plugin,
  res: ServerResponse,
  { after, lifeMs, buffered }: { after: string | undefined; lifeMs: number; buffered: boolean },
): OpenStream {
  const { store, scheduler, streamIntervalMs } = context
  const speaker = createStreamWriter(context, '', res, buffered)
  const { openedAt } = speaker.stream
  let cursor = after
  let isFirst = true

  const look = () => {
    if (speaker.isOver() || context.frozen()) return
    if (context.redisDown()) return speaker.fail(unreadable)
    plugin.look()
    const changes = plugin.since(cursor)
    if (!isFirst && changes.jobs.length === 0 && changes.gone.length === 0) return
    isFirst = false
    ;({ cursor } = plugin)
    for (const event of formatPluginEvents(plugin, changes)) speaker.emit(event, false)
  }

  const heartbeatMs = looksPerHeartbeat * streamIntervalMs
  let forgetHeartbeat: (() => void) | undefined
  const beatLater = () => {
    forgetHeartbeat = scheduler.at(context.now() + heartbeatMs, () => {
      if (!speaker.isOver() && !context.frozen()) speaker.write(': still here\n\n')
      beatLater()
    })
  }
  const looks = createPeriodicCheck(scheduler, openedAt, streamIntervalMs, () => context.now(), look)
  speaker.onClose(looks.stop)
  speaker.onClose(store.onAnyChange(looks.changed))
  speaker.onClose(store.onChange('', looks.changed))
  speaker.onClose(() => forgetHeartbeat?.())
  speaker.onClose(
    scheduler.at(openedAt + lifeMs, () => {
      if (!speaker.isOver()) speaker.end()
    }),
  )
  beatLater()
  look()
  speaker.sendHead()
  return speaker.stream
}
