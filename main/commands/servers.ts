import type { Outcome } from '../../preload/contract.ts'
import type { ServerId, ServerState } from '../state/types.ts'
import type { CommandContext } from './context.ts'
import { defaultName, parseServerUrl } from './server-url.ts'

/** A server as a person or the command line names it. */
export interface ServerWish {
  readonly url: string
  readonly name?: string
  readonly apiKey?: string
}

// HTTP header values are Latin-1 at most, and the real server answers 500 to a key that isn't ASCII (server facts).
const isUsableKey = (key: string) => /^[\x21-\x7e]+$/.test(key)

/** A server that was just configured, before it was heard. */
export function newServer(id: ServerId, url: string, name: string | undefined, hasKey: boolean): ServerState {
  return {
    id,
    name: name || defaultName(url),
    url,
    hasKey,
    reach: 'unknown',
    statsHistory: [],
    alerts: [],
    skewMs: 0,
  }
}

/** Adds a server, or takes up a new name or key for one that is there already. */
export function addServer(
  { store, engine, newServerId }: CommandContext,
  { url: text, name: called, apiKey }: ServerWish,
): Outcome & { readonly serverId?: ServerId } {
  const parsed = parseServerUrl(text)
  if (!parsed.ok) return parsed
  const { url } = parsed
  const name = called?.trim()
  if (apiKey !== undefined && apiKey !== '' && !isUsableKey(apiKey)) {
    return { ok: false, message: 'An API key has no spaces, and only letters, digits and signs of ASCII' }
  }
  const known = [...store.state().servers.values()].find((server) => server.url === url)
  if (known) {
    if (name) store.updateServer(known.id, (server) => ({ ...server, name }))
    if (apiKey) {
      store.updateServer(known.id, (server) => ({ ...server, hasKey: true }))
      engine.setServer({ id: known.id, url, apiKey })
    }
    return { ok: true, serverId: known.id, message: `${name || known.name} is known already` }
  }
  const server = newServer(newServerId(), url, name, Boolean(apiKey))
  store.putServer(server)
  engine.setServer({ id: server.id, url, apiKey: apiKey || undefined })
  return { ok: true, serverId: server.id, message: `${server.name} was added` }
}

/** Removes a server with its watched jobs. The server itself is not told anything. */
export function removeServer({ store, engine }: CommandContext, id: ServerId): Outcome {
  const server = store.state().servers.get(id)
  if (!server) return { ok: false, message: 'This server is not configured any more' }
  engine.removeServer(id)
  for (const job of store.state().jobs.values()) if (job.serverId === id) store.removeJob(job.key)
  store.removeServer(id)
  return { ok: true, message: `${server.name} was removed` }
}
