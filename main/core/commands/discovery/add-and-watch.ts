import { isLoopback } from '#shared/address.ts'
import { createMessage } from '#shared/message.ts'
import type { JobSource, ServerId, ServerState } from '#shared/model.ts'
import { statsPath } from '#main/compileo/client.ts'
import { readApiPaths } from '#main/compileo/list-routes.ts'
import { createServerDetector, type ServerDetector } from '#main/core/discovery/detect-server.ts'
import type { FlagFile } from '#main/base/flag-file.ts'
import type { CommandContext } from '#main/core/commands/context.ts'
import { requestFromAddress } from '#main/core/commands/servers/check-server.ts'
import { addServer, type ServerRequest } from '#main/core/commands/servers/edit-servers.ts'
import { setWatchRule } from './watch-rules.ts'

/**
 * Adds a server. If the server is new and on this machine, all of its jobs are watched, so that users needn't
 * copy the IDs of their own jobs.
 */
export function addServerAndWatch(
  context: CommandContext,
  request: ServerRequest,
): ReturnType<typeof addServer> {
  const { store } = context
  const before = store.state().servers.size
  const added = addServer(context, request)
  const server = store.state().servers.get(added.serverId ?? '')
  if (!server || store.state().servers.size === before || !isLoopback(server.url)) return added
  setWatchRule(context, server.id, {})
  showWatchedBanner(context, server.id)
  return added
}

/**
 * Shows the banner after the first scan, because the kinds that the server lists aren't known before. The
 * banner is removed together with the last watch rule or the server.
 */
function showWatchedBanner({ store }: CommandContext, id: ServerId): void {
  const bannerId = `watches-all-${id}`
  let bannerText = ''
  const stop = store.onChange((_, { servers, discoveries }) => {
    const server = servers.get(id)
    if (!server || server.watchRules.length === 0) {
      stop()
      return store.removeBanner(bannerId)
    }
    const sources = discoveries.get(id)?.sources ?? []
    if (sources.length === 0 || sources.join(' ') === bannerText) return
    bannerText = sources.join(' ')
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

/**
 * Creates the detector that searches this machine for a server, and adds the server that it finds.
 *
 * @param removedFlag records that the user has removed a local server; after that, no local server is added
 */
export const createLocalServerDetector = (
  context: CommandContext,
  addresses: readonly string[],
  removedFlag: FlagFile,
  reportRejection: (doing: Promise<unknown>) => void,
): ServerDetector =>
  createServerDetector({
    ...context,
    addresses,
    removedFlag,
    reportRejection,
    async probe(url, withinMs) {
      const stats = await requestFromAddress(context, { url }, withinMs, (client, options) =>
        client.stats(options),
      )
      if (stats.ok) return 'open'
      if (stats.error.kind !== 'unauthorized') return 'none'
      // Other programs may require authorization, too, but only Compileo has this route.
      const paths = await requestFromAddress(context, { url }, withinMs, readApiPaths)
      return paths.ok && paths.value.has(statsPath) ? 'locked' : 'none'
    },
    addServer: (url) => void addServerAndWatch(context, { url }),
  })
