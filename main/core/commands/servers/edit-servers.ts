import type { CommandResult, Reply, RequestArgument } from '#shared/contract.ts'
import { isUsableKey } from '#shared/rules/api-key.ts'
import { createServerState } from '#main/core/state/new-server.ts'
import type { ApiKey } from '#main/compileo/transport.ts'
import type { ServerId, ServerState } from '#shared/model.ts'
import { getAlertLevels } from '#shared/alert-levels.ts'
import { updateQueueAlerts } from '#main/core/state/queue-alerts.ts'
import { createFailure, createMessage } from '#shared/message.ts'
import type { CommandContext } from '#main/core/commands/context.ts'
import { parseGuiUrl, parseServerUrl } from './server-url.ts'
import { getDefaultServerName, isSameOrigin, isServerName } from '#shared/address.ts'

/** Adds `keepsKey` to a request. `keepsKey` is false for keys from the agent's configuration, which aren't saved. */
type WithKeyChoice<Request> = Request & { readonly keepsKey?: boolean }
export type ServerRequest = WithKeyChoice<RequestArgument<'addServer'>>
/** An empty `apiKey` or `guiUrl` removes the saved value. */
export type ServerChange = WithKeyChoice<RequestArgument<'editServer'>>
export type ServerToTest = RequestArgument<'testServer'>

type Rejection = Extract<CommandResult, { ok: false }>

const rejectGone = (): Rejection => createFailure('commands.server.gone')

/** Returns an error if the key is invalid. */
export function findKeyError(key: string | undefined): Rejection | undefined {
  if (!key || isUsableKey(key)) return undefined
  return createFailure('commands.server.keyUnusable')
}

function rejectName(name: string | undefined, url: string): Rejection | undefined {
  if (!name || isServerName(name, url)) return undefined
  return createFailure('commands.server.nameIsAddress')
}

/** Returns a server's saved key if `url` has the server's origin. */
export function getSavedKey(
  { store, keys }: CommandContext,
  id: ServerId | undefined,
  url: string,
): ApiKey | undefined {
  const server = store.state().servers.get(id ?? '')
  return server && isSameOrigin(server.url, url) ? keys.get(server.id) : undefined
}

/** Adds a server. If a server with this address exists, changes that server instead. */
export function addServer(
  context: CommandContext,
  { url: text, guiUrl, name: givenName, apiKey, keepsKey = true }: ServerRequest,
): Reply<'addServer'> {
  const { store, keys, newServerId } = context
  const parsed = parseServerUrl(text)
  if (!parsed.ok) return parsed
  const { url } = parsed
  const name = givenName?.trim()
  const refusal = rejectName(name, url) ?? findKeyError(apiKey)
  if (refusal) return refusal
  const gui = parseGuiUrl(guiUrl ?? '')
  if (!gui.ok) return gui
  const existingServer = [...store.state().servers.values()].find((server) => server.url === url)
  if (existingServer) {
    const { id: serverId } = existingServer
    const change = { name: name || undefined, apiKey: apiKey || undefined, guiUrl: guiUrl || undefined }
    editServer(context, { serverId, ...change, keepsKey })
    return {
      ok: true,
      serverId,
      message: createMessage('commands.server.known', name || existingServer.name),
    }
  }
  const server = createServerState(newServerId(), url, name || getDefaultServerName(url), Boolean(apiKey))
  store.putServer({ ...server, guiUrl: gui.url })
  if (apiKey) keys.set(server.id, url, apiKey, keepsKey)
  connectServer(context, server.id)
  return { ok: true, serverId: server.id, message: createMessage('commands.server.added', server.name) }
}

/**
 * Resets what is known about the connection. If the address changes, the queue's data is reset as well,
 * because the new address may have another queue.
 */
const resetConnectionState = (server: ServerState, url: string): ServerState => ({
  ...server,
  reach: 'unknown',
  reason: undefined,
  nextTryAt: undefined,
  pluginVersion: undefined,
  pluginSetup: undefined,
  ...(url !== server.url && {
    url,
    stats: undefined,
    recentStats: [],
    alerts: [],
    skewMs: 0,
  }),
})

/** Updates the alerts of a server, because new thresholds may raise or clear alerts. */
const applyAlertLevels = (
  { recentStats, alerts }: ServerState,
  alertLevels: NonNullable<ServerState['alertLevels']>,
): Pick<ServerState, 'alertLevels' | 'alerts'> => ({
  alertLevels,
  alerts: updateQueueAlerts(recentStats, alerts, getAlertLevels({ alertLevels }), 'thresholds'),
})

/**
 * Changes a server. Its jobs stay watched at the new address. If the origin changes and no new key is given,
 * the key is removed.
 */
export function editServer(context: CommandContext, change: ServerChange): CommandResult {
  const { store, keys } = context
  const { serverId: id, apiKey } = change
  const server = store.state().servers.get(id)
  if (!server) return rejectGone()
  const parsed = parseServerUrl(change.url ?? server.url)
  if (!parsed.ok) return parsed
  const { url } = parsed
  const serverWithSameUrl = [...store.state().servers.values()].find(
    (other) => other.id !== id && other.url === url,
  )
  if (serverWithSameUrl) return createFailure('commands.server.addressTaken', serverWithSameUrl.name)
  const name = change.name?.trim()
  const refusal = rejectName(name, url) ?? findKeyError(apiKey)
  if (refusal) return refusal
  const gui = parseGuiUrl(change.guiUrl ?? server.guiUrl ?? '')
  if (!gui.ok) return gui

  const before = keys.get(id)
  const hadKey = keys.has(id)
  const isOtherOrigin = !isSameOrigin(server.url, url)
  if (apiKey) keys.set(id, url, apiKey, change.keepsKey ?? true)
  else if (apiKey === '' || isOtherOrigin) keys.delete(id)
  const hasKey = keys.has(id)
  const isReconnected = url !== server.url || keys.get(id) !== before || hasKey !== hadKey
  // A name that was derived from the old address is replaced.
  const newName = name ?? (server.name === getDefaultServerName(server.url) ? '' : server.name)
  store.updateServer(id, (current) => ({
    ...(isReconnected ? resetConnectionState(current, url) : current),
    guiUrl: gui.url,
    name: newName || getDefaultServerName(url),
    hasKey,
    muted: change.muted ?? current.muted,
    autoRestarts: change.autoRestarts ?? current.autoRestarts,
    ...(change.alertLevels && applyAlertLevels(current, change.alertLevels)),
  }))
  if (isReconnected) connectServer(context, id)
  const isKeyLost = apiKey === undefined && hadKey && !hasKey
  return isKeyLost ? { ok: true, message: createMessage('commands.server.keyLost') } : { ok: true }
}

/** Removes a server, its watched jobs and its key. Nothing changes on the server itself. */
export function removeServer({ store, engine, keys }: CommandContext, id: ServerId): CommandResult {
  const server = store.state().servers.get(id)
  if (!server) return rejectGone()
  engine.removeServer(id)
  for (const job of store.state().jobs.values())
    if (job.identity.serverId === id) store.removeJob(job.identity.key)
  // The key is deleted first, because a crash must not leave a key without a server.
  keys.delete(id)
  store.removeServer(id)
  return { ok: true, message: createMessage('commands.server.removed', server.name) }
}

/** Tells the engine to follow a server at its current address and with its current key. */
export function connectServer({ store, engine, keys }: CommandContext, id: ServerId): void {
  const server = store.state().servers.get(id)
  if (server) engine.addServer({ id, url: server.url, apiKey: keys.get(id) })
}
