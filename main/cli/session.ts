import type { Random } from '#main/base/backoff.ts'
import type { Clock } from '#main/base/clock.ts'
import type { ApiKey } from '#main/compileo/transport.ts'
import { createServerState } from '#main/state/new-server.ts'
import { readSavedHistory, type LedgerEntry } from '#main/storage/ledger.ts'
import { openSecrets, type Secrets, type Vault } from '#main/storage/secrets.ts'
import { openSettings } from '#main/storage/open-settings.ts'
import { restoreServer } from '#main/storage/saved-servers.ts'
import { openWatchList, restoreJob } from '#main/storage/watch-list.ts'
import { Engine, type EngineOptions, type ServerAddress } from '#main/watching/engine.ts'
import { parseServerUrl } from '#main/commands/servers/server-url.ts'
import { defaultServerName, isAddress } from '#shared/address.ts'
import type { Message } from '#shared/message.ts'
import type { Texts } from '#shared/texts/index.ts'
import type { Batch, JobState, ServerId, ServerState } from '#shared/model.ts'

export interface SessionOptions {
  readonly folder: string
  readonly clock: Clock
  readonly engine: Engine
  readonly vault: Vault
  /** Used only for `server`, or if there is only one server. */
  readonly apiKey: string | undefined
  /** `--server`: an address, or the name of a configured server. */
  readonly server: string | undefined
  readonly onError: (message: Message) => void
}

export interface Session {
  /** Empty without configured servers. */
  readonly servers: readonly ServerState[]
  readonly jobs: readonly JobState[]
  readonly batches: readonly Batch[]
  history(): readonly LedgerEntry[]
  address(server: ServerState): Omit<ServerAddress, 'id'>
  visit: Engine['withClient']
}

export interface Context {
  readonly session: Session
  readonly clock: Clock
  readonly random: Random
  readonly texts: Texts
  /** Aborted by Ctrl+C, when the terminal closes, or when an assistant cancels its request. */
  readonly signal: AbortSignal
}

const namedId: ServerId = 'named'

function findServer(servers: readonly ServerState[], named: string): ServerState | undefined {
  if (!isAddress(named)) return servers.find(({ name }) => name === named)
  const parsed = parseServerUrl(named)
  if (!parsed.ok) return undefined
  return (
    servers.find(({ url }) => url === parsed.url) ??
    // A host name is enough, without scheme and path.
    servers.find(({ url }) => defaultServerName(url) === named) ??
    createServerState(namedId, parsed.url, parsed.url, false)
  )
}

async function readSealedKey(secrets: Secrets, { id, url }: ServerState): Promise<string | undefined> {
  if (!secrets.has(id) || (await secrets.state()) !== 'open') return undefined
  const read = await secrets.read(id, new URL(url).origin)
  return read.ok ? read.key : undefined
}

/** Creates an engine whose clients share the request budget, and close with it. */
export const createRequestEngine = (parts: Pick<EngineOptions, 'clock' | 'random' | 'network'>): Engine =>
  new Engine({
    ...parts,
    listener: {
      onJob: ignore,
      onReachability: ignore,
      onStats: ignore,
      onQueueError: ignore,
      onPlugin: ignore,
    },
    getJob: ignore,
    isWindowVisible: () => false,
    statsIntervalMs: Infinity,
    rank: () => 0,
  })

/** Opens the saved state for reading. */
export function openSession(options: SessionOptions): Session {
  const { folder, clock, engine, vault, apiKey, server: named, onError } = options
  const reading = { folder, now: clock.now(), isReadOnly: true, onCorrupt: onError }
  const list = openWatchList(reading).take(openSettings(reading).read().servers)
  const all = list.servers.map(restoreServer)
  const one = named === undefined ? undefined : findServer(all, named)
  const servers = named === undefined ? all : one ? [one] : []
  const ids = new Set(servers.map(({ id }) => id))
  const secrets = openSecrets({ ...reading, vault })
  const keys = new Map<ServerId, ApiKey | undefined>()
  const keyOf = (server: ServerState): ApiKey | undefined => {
    // A job's own address may be a server that must not get the key.
    if (apiKey !== undefined && servers.length === 1 && server === servers[0]) return apiKey
    if (!keys.has(server.id)) keys.set(server.id, readSealedKey(secrets, server))
    return keys.get(server.id)
  }
  return {
    servers,
    history: () => readSavedHistory(reading),
    jobs: list.jobs.filter(({ serverId }) => ids.has(serverId)).map(restoreJob),
    batches: list.batches,
    address: (server) => ({ url: server.url, apiKey: keyOf(server) }),
    visit: (address, doing) => engine.withClient(address, doing),
  }
}

const ignore = () => undefined
