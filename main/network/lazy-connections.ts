import type * as Library from './connections.ts'
import type { Connections, ConnectionsOptions } from './connections.ts'

let library: Promise<typeof Library> | undefined

/** Loads the library ahead of the first request, which would load it otherwise. */
export const loadConnections = (): Promise<typeof Library> => (library ??= import('./connections.ts'))

/** Loads undici on first use: it takes longer to load than everything else together. */
export function createLazyConnections(options: ConnectionsOptions): Connections {
  let made: Promise<Connections> | undefined
  const make = () =>
    (made ??= loadConnections().then(({ PooledConnections }) => new PooledConnections(options)))
  return {
    fetch: async (url, init) => (await make()).fetch(url, init),
    request: async (url, asked, reader) => (await make()).request(url, asked, reader),
    destroy: async () => (await made)?.destroy(),
  }
}
