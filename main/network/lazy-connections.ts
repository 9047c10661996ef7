import type * as Library from './connections.ts'
import type { Connections, ConnectionsOptions } from './connections.ts'

let library: Promise<typeof Library> | undefined

/** The first request does so by itself. */
export const loadConnections = (): Promise<typeof Library> => (library ??= import('./connections.ts'))

/** The library takes longer to load than everything else together. */
export function lazyConnections(options: ConnectionsOptions): Connections {
  let made: Promise<Connections> | undefined
  const make = () => (made ??= loadConnections().then(({ createConnections }) => createConnections(options)))
  return {
    fetch: async (url, init) => (await make()).fetch(url, init),
    ask: async (url, asked, reader) => (await make()).ask(url, asked, reader),
    destroy: async () => (await made)?.destroy(),
  }
}
