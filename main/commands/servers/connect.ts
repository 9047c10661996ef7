import type { ServerId } from '../../../shared/model.ts'
import type { CommandContext } from '../context.ts'

/** Has the engine follow a server as it is set up now: at its address, with its key and its authority. */
export function connect({ store, engine, keys }: CommandContext, id: ServerId): void {
  const server = store.state().servers.get(id)
  if (server) engine.setServer({ id, url: server.url, apiKey: keys.of(id), ca: server.authority?.pem })
}
