import type { ServerId } from '../../../shared/model.ts'
import type { CommandContext } from '../context.ts'

/** Has the engine follow a server with its current address, key and CA. */
export function connect({ store, engine, keys }: CommandContext, id: ServerId): void {
  const server = store.state().servers.get(id)
  if (server) engine.setServer({ id, url: server.url, apiKey: keys.of(id), ca: server.authority?.pem })
}
