import type { Connections, ConnectionsOptions } from './connections.ts'

/**
 * The connections to one server, whose library is loaded with the first request. It takes longer to read than all else
 * together, and the icon does not wait for it.
 */
export function lazyConnections(options: ConnectionsOptions): Connections {
  let made: Promise<Connections> | undefined
  const load = async () => {
    const { createConnections } = await import('./connections.ts')
    return createConnections(options)
  }
  return {
    async fetch(url, init) {
      made ??= load()
      return (await made).fetch(url, init)
    },
    async destroy() {
      await (await made)?.destroy()
    },
  }
}
