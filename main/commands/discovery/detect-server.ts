import { isLoopback } from '#shared/address.ts'
import { createMessage } from '#shared/message.ts'
import type { JobSource, ServerId, ServerState } from '#shared/model.ts'
import type { AppState } from '#main/state/store.ts'
import type { Mark } from '#main/storage/mark.ts'
import { isOwnListener } from '#main/discovery/listening-users.ts'
import { setWatchRule } from './watch-rules.ts'
import { requestFromAddress } from '../servers/check-server.ts'
import type { CommandContext } from '../context.ts'
import { addServer, type ServerRequest } from '../servers/edit-servers.ts'

/** Compileo's default. `localhost` may resolve to another address. */
const defaultAddresses = ['http://localhost:8000', 'http://127.0.0.1:8000']
/** The variable for other addresses, separated by spaces. Tests set none, or a server of their own. */
export const addressesVariable = 'COMPILEO_TRAY_LOCAL_SERVERS'

/** Returns the addresses of this machine where a server may be running. */
export const getLocalAddresses = (env: NodeJS.ProcessEnv): readonly string[] =>
  env[addressesVariable]?.split(' ').filter(Boolean) ?? defaultAddresses

/** A server on loopback responds at once or never. In ms. */
const timeoutMs = 2_000
/** The shortest time between checks, in ms. */
const minIntervalMs = 30_000

/** Adds a local server and watches all of its jobs, so that users needn't paste the IDs of their own jobs. */
export function addAndWatch(context: CommandContext, request: ServerRequest): ReturnType<typeof addServer> {
  const { store } = context
  const before = store.state().servers.size
  const added = addServer(context, request)
  const server = store.state().servers.get(added.serverId ?? '')
  if (!server || store.state().servers.size === before || !isLoopback(server.url)) return added
  setWatchRule(context, server.id, {})
  sayWhatIsWatched(context, server.id)
  return added
}

/** Waits for the scan, because before it the kinds of jobs that the server lists are unknown. */
function sayWhatIsWatched({ store }: CommandContext, id: ServerId): void {
  const bannerId = `watches-all-${id}`
  let said = ''
  const stop = store.onChange((_, { servers, discoveries }) => {
    const server = servers.get(id)
    if (!server || server.watchRules.length === 0) {
      stop()
      return store.removeBanner(bannerId)
    }
    const sources = discoveries.get(id)?.sources ?? []
    if (sources.length === 0 || sources.join(' ') === said) return
    said = sources.join(' ')
    store.putBanner({
      id: bannerId,
      tone: 'info',
      message: createWatchedMessage(server, sources),
      rulesOf: id,
    })
  })
}

function createWatchedMessage({ name }: ServerState, sources: readonly JobSource[]) {
  const kinds = sources.flatMap((source) =>
    source === 'plugin' ? [] : [createMessage(`commands.server.listed.${source}`)],
  )
  return sources.includes('plugin')
    ? createMessage('commands.server.watchesAll', name)
    : createMessage('commands.server.watchesListed', name, kinds)
}

const hasLocalServer = ({ servers }: Pick<AppState, 'servers'>) =>
  [...servers.values()].some(({ url }) => isLoopback(url))

/** Remembers that the user has removed a local server, so that it isn't added again. */
function followRemoval({ store, log }: CommandContext, removed: Mark): void {
  let hadLocal = hasLocalServer(store.state())
  store.onChange(({ type }, state) => {
    if (type !== 'servers') return
    const hasLocal = hasLocalServer(state)
    try {
      if (hadLocal && !hasLocal) removed.set()
    } catch (error) {
      log.warn('the removed server will be found again after a restart', error)
    }
    hadLocal = hasLocal
  })
}

/**
 * Looks for a server at local addresses only. On Linux it must be a process of the same user.
 *
 * @param removed whether the user has removed a local server: then none is detected again
 */
export function createServerDetector(
  context: CommandContext,
  addresses: readonly string[],
  removed: Mark,
): () => Promise<void> {
  const { store, clock } = context
  let lookedAt = -Infinity
  let isOver = removed.isSet()
  followRemoval(context, removed)
  const stop = store.onChange((_, { servers }) => {
    if (servers.size > 0) finish()
  })
  function finish() {
    isOver = true
    stop()
  }
  if (store.state().servers.size > 0) finish()

  return async () => {
    if (isOver || clock.monotonic() - lookedAt < minIntervalMs) return
    lookedAt = clock.monotonic()
    for (const url of addresses.filter(isOwnListener)) {
      const { ok } = await requestFromAddress(context, { url }, timeoutMs, (client, options) =>
        client.stats(options),
      )
      if (isOver) return
      if (ok) return void addAndWatch(context, { url })
    }
  }
}
