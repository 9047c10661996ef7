import type { CommandResult } from '../../../shared/contract.ts'
import { isUsableKey } from '../../../shared/rules/api-key.ts'
import { newServer } from '../../state/new-server.ts'
import type { ApiKey } from '../../compileo/transport.ts'
import { readAuthority } from '../../network/certificates.ts'
import type { Authority, ServerId, ServerState } from '../../../shared/model.ts'
import { messageOf } from '../../../shared/message.ts'
import type { CommandContext } from '../context.ts'
import { connect } from './connect.ts'
import { parseGuiUrl, parseServerUrl } from './server-url.ts'
import { defaultName, isSameOrigin, isServerName } from '../../../shared/address.ts'

/** A server as a person or the command line names it. */
export interface ServerRequest {
  readonly url: string
  /** Of its web GUI; empty for where it is found. */
  readonly guiUrl?: string
  readonly name?: string
  readonly apiKey?: string
  /** Certificates in PEM form of an authority that may vouch for it, besides those that the system trusts. */
  readonly ca?: string
  /** Whether the key is kept for the next start as well, where the system has a keyring; it is unless told otherwise. */
  readonly keepsKey?: boolean
}

/**
 * What a person changes of a server. What is left out stays; an empty `apiKey` takes the key away, an empty `ca` the
 * authority, an empty `guiUrl` what was entered of the web GUI.
 */
export interface ServerChange extends Partial<ServerRequest> {
  readonly serverId: ServerId
  readonly muted?: boolean
  readonly autoRestarts?: number
}

type Rejection = Extract<CommandResult, { ok: false }>

const gone = (): Rejection => ({ ok: false, message: messageOf('commands.server.gone') })

/** Why a key can't be sent; undefined where it can, or where there is none. Pure. */
export function rejectKey(key: string | undefined): Rejection | undefined {
  if (!key || isUsableKey(key)) return undefined
  return { ok: false, message: messageOf('commands.server.keyUnusable') }
}

/** Why a server at `url` can't have this name; undefined if it can. Pure. */
function rejectName(name: string | undefined, url: string): Rejection | undefined {
  if (!name || isServerName(name, url)) return undefined
  return { ok: false, message: messageOf('commands.server.nameIsAddress') }
}

/** The authority that was given with a server: none where nothing was, or an empty text. Pure. */
export function readRequest(
  ca: string | undefined,
): Rejection | { readonly ok: true; readonly authority?: Authority } {
  return ca ? readAuthority(ca) : { ok: true }
}

/** The key that goes to `url`: the one kept for a server, where that is of the same origin. */
export function savedKey(
  { store, keys }: CommandContext,
  id: ServerId | undefined,
  url: string,
): ApiKey | undefined {
  const server = id === undefined ? undefined : store.state().servers.get(id)
  return server && isSameOrigin(server.url, url) ? keys.of(server.id) : undefined
}

/**
 * Adds a server, or takes up a new name or key for one that is there already. An authority is given to that one only where
 * it is edited: it was chosen for another.
 */
export function addServer(
  context: CommandContext,
  { url: text, guiUrl, name: called, apiKey, ca, keepsKey = true }: ServerRequest,
): CommandResult & { readonly serverId?: ServerId } {
  const { store, keys, newServerId } = context
  const parsed = parseServerUrl(text)
  if (!parsed.ok) return parsed
  const { url } = parsed
  const name = called?.trim()
  const refusal = rejectName(name, url) ?? rejectKey(apiKey)
  if (refusal) return refusal
  const given = readRequest(ca)
  if (!given.ok) return given
  const gui = parseGuiUrl(guiUrl ?? '')
  if (!gui.ok) return gui
  const known = [...store.state().servers.values()].find((server) => server.url === url)
  if (known) {
    if (given.authority) return { ok: false, message: messageOf('commands.server.addressTaken', known.name) }
    const { id: serverId } = known
    const change = { name: name || undefined, apiKey: apiKey || undefined, guiUrl: guiUrl || undefined }
    editServer(context, { serverId, ...change, keepsKey })
    return { ok: true, serverId: known.id, message: messageOf('commands.server.known', name || known.name) }
  }
  const server = newServer(newServerId(), url, name || defaultName(url), Boolean(apiKey))
  store.putServer({ ...server, authority: given.authority, ...(gui.url && { guiUrl: gui.url }) })
  if (apiKey) keys.set(server.id, url, apiKey, keepsKey)
  connect(context, server.id)
  return { ok: true, serverId: server.id, message: messageOf('commands.server.added', server.name) }
}

/** What nobody can know of a server that is asked anew. At another address stands another queue. */
function unheard(server: ServerState, url: string): ServerState {
  const unknown = {
    reach: 'unknown',
    reason: undefined,
    nextTryAt: undefined,
    usesPlugin: undefined,
  } as const
  return url === server.url
    ? { ...server, ...unknown }
    : {
        ...server,
        ...unknown,
        url,
        guiFound: undefined,
        stats: undefined,
        statsHistory: [],
        alerts: [],
        skewMs: 0,
      }
}

/**
 * Changes a server. Its watched jobs stay, and are followed at its new address; a key goes to its own origin only, so
 * that the old one is given up where the address becomes another's.
 */
export function editServer(context: CommandContext, change: ServerChange): CommandResult {
  const { store, keys } = context
  const { serverId: id, apiKey, ca } = change
  const server = store.state().servers.get(id)
  if (!server) return gone()
  const parsed = parseServerUrl(change.url ?? server.url)
  if (!parsed.ok) return parsed
  const { url } = parsed
  const twin = [...store.state().servers.values()].find((other) => other.id !== id && other.url === url)
  if (twin) return { ok: false, message: messageOf('commands.server.addressTaken', twin.name) }
  const name = change.name?.trim()
  const refusal = rejectName(name, url) ?? rejectKey(apiKey)
  if (refusal) return refusal
  const given = readRequest(ca)
  if (!given.ok) return given
  const authority = ca === undefined ? server.authority : given.authority
  const gui = parseGuiUrl(change.guiUrl ?? server.guiUrl ?? '')
  if (!gui.ok) return gui

  const before = keys.of(id)
  const hadKey = keys.has(id)
  const isElsewhere = !isSameOrigin(server.url, url)
  if (apiKey) keys.set(id, url, apiKey, change.keepsKey ?? true)
  else if (apiKey === '' || isElsewhere) keys.delete(id)
  const hasKey = keys.has(id)
  const isNewlyTrusted = authority?.pem !== server.authority?.pem
  const isReconnected = url !== server.url || keys.of(id) !== before || hasKey !== hadKey || isNewlyTrusted
  // A name that nobody gave follows the address.
  const called = name ?? (server.name === defaultName(server.url) ? '' : server.name)
  store.updateServer(id, (known) => ({
    ...(isReconnected ? unheard(known, url) : known),
    guiUrl: gui.url,
    name: called || defaultName(url),
    hasKey,
    muted: change.muted ?? known.muted,
    autoRestarts: change.autoRestarts ?? known.autoRestarts,
    authority,
  }))
  if (isReconnected) connect(context, id)
  const isKeyLost = apiKey === undefined && hadKey && !hasKey
  return isKeyLost ? { ok: true, message: messageOf('commands.server.keyLost') } : { ok: true }
}

/** Removes a server with its watched jobs and its key. The server itself is not told anything. */
export function removeServer({ store, engine, keys }: CommandContext, id: ServerId): CommandResult {
  const server = store.state().servers.get(id)
  if (!server) return gone()
  engine.removeServer(id)
  for (const job of store.state().jobs.values()) if (job.serverId === id) store.removeJob(job.key)
  // The key first: a program that is killed in between must leave no key without its server.
  keys.delete(id)
  store.removeServer(id)
  return { ok: true, message: messageOf('commands.server.removed', server.name) }
}
