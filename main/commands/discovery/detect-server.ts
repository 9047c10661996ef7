import { isLoopback } from '#shared/address.ts'
import { createMessage } from '#shared/message.ts'
import { setWatchRule } from './watch-rules.ts'
import { requestOnce } from '../servers/check-server.ts'
import type { CommandContext } from '../context.ts'
import { addServer, type ServerRequest } from '../servers/edit-servers.ts'

/** Compileo's default. `localhost` may resolve to another address. */
const defaultAddresses = ['http://localhost:8000', 'http://127.0.0.1:8000']
/** Other addresses, separated by spaces. Tests set none, or a server of their own. */
export const addressesVariable = 'COMPILEO_TRAY_LOCAL_SERVERS'

/** The addresses of this machine to look for a server. */
export const getLocalAddresses = (env: NodeJS.ProcessEnv): readonly string[] =>
  env[addressesVariable]?.split(' ').filter(Boolean) ?? defaultAddresses

/** On loopback a response arrives at once or never, in ms. */
const timeoutMs = 2_000
/** The shortest time between checks, in ms. */
const minIntervalMs = 30_000

/** On this machine, all of its jobs are watched: nobody should have to paste the IDs of their own. */
export function addAndWatch(context: CommandContext, request: ServerRequest): ReturnType<typeof addServer> {
  const { store } = context
  const before = store.state().servers.size
  const added = addServer(context, request)
  const server = store.state().servers.get(added.serverId ?? '')
  if (!server || store.state().servers.size === before || !isLoopback(server.url)) return added
  setWatchRule(context, server.id, {})
  const message = createMessage('commands.server.watchesAll', server.name)
  store.putNotice({ id: `watches-all-${server.id}`, tone: 'info', message, rulesOf: server.id })
  return added
}

/** Looks for a server at addresses of this machine only: we query no other uninvited. */
export function createServerDetector(
  context: CommandContext,
  addresses: readonly string[],
): () => Promise<void> {
  const { store, clock } = context
  let lookedAt = -Infinity
  let isOver = false
  // A removed server isn't detected again, because the user didn't want it.
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
    for (const url of addresses) {
      const { ok } = await requestOnce(context, { url }, timeoutMs, (client, options) =>
        client.stats(options),
      )
      if (isOver) return
      if (ok) return void addAndWatch(context, { url })
    }
  }
}
