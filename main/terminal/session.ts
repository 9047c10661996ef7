import type { Random } from '#main/base/backoff.ts'
import type { Clock } from '#main/base/clock.ts'
import { parseServerUrl } from '#main/core/commands/servers/server-url.ts'
import type { TerminalBridge } from '#main/terminal/socket/connect-socket.ts'
import { getDefaultServerName, isAddress } from '#shared/address.ts'
import type { Message } from '#shared/message.ts'
import type { JobView, ServerId, ServerView } from '#shared/model.ts'
import type { Texts } from '#shared/texts/index.ts'
import { CoreView } from './core-view.ts'
import type { OpenLocalCoreOptions, TerminalCore } from './terminal-core.ts'

export interface SessionOptions {
  /** Connects to the app or agent of a profile, by default the user's own. Undefined if none is running. */
  readonly connect: (profile: string | undefined) => Promise<TerminalBridge | undefined>
  readonly openCore: (request: OpenLocalCoreOptions) => TerminalCore | Promise<TerminalCore>
  readonly folder: string | undefined
  /** The value of `--server`: an address, or the name of a configured server. */
  readonly server: string | undefined
  readonly onError: (message: Message) => void
}

/** A command's connection to a core. With `--server`, the connection is restricted to that server. */
export interface Session {
  readonly core: TerminalCore
  readonly bridge: TerminalBridge
  readonly view: CoreView
  servers(): readonly ServerView[]
  jobs(): readonly JobView[]
}

export interface CliContext {
  readonly session: Session
  readonly clock: Clock
  readonly random: Random
  readonly texts: Texts
  /** Aborted by Ctrl+C, when the terminal is closed, or when an assistant cancels its request. */
  readonly signal: AbortSignal
}

export function findServerByAddress(servers: readonly ServerView[], address: string): ServerView | undefined {
  const parsed = parseServerUrl(address)
  return parsed.ok ? servers.find(({ url }) => url === parsed.url) : undefined
}

function findServer(servers: readonly ServerView[], nameOrUrl: string): ServerView | undefined {
  if (!isAddress(nameOrUrl)) return servers.find(({ name }) => name === nameOrUrl)
  return (
    findServerByAddress(servers, nameOrUrl) ??
    servers.find(({ url }) => getDefaultServerName(url) === nameOrUrl)
  )
}

async function createSession(core: TerminalCore): Promise<Session> {
  const { bridge } = core
  const view = await CoreView.open(bridge)
  return { core, bridge, view, servers: () => view.servers, jobs: () => [...view.jobs.values()] }
}

/**
 * Opens a session with the running app or agent. If neither is running, or the running one
 * doesn't know all of the addresses, opens a core in this process.
 *
 * @param addresses the servers in the URLs of jobs
 */
export async function openSession(options: SessionOptions, addresses: readonly string[]): Promise<Session> {
  const { connect, openCore, folder, server, onError } = options
  const bridge = await connect(folder)
  if (bridge) {
    const core: TerminalCore = { bridge, close: async () => bridge.close() }
    const all = await createSession(core)
    const namedServer = server === undefined ? undefined : findServer(all.servers(), server)
    const isKnown = addresses.every((address) => findServerByAddress(all.servers(), address))
    const knowsServer = server === undefined || namedServer !== undefined || !isAddress(server)
    if (isKnown && knowsServer)
      return server === undefined ? all : restrictSession(all, new Set(namedServer && [namedServer.id]))
    bridge.close()
  }
  const core = await openCore({ folder, server, onError })
  const session = await createSession(core)
  // A server that is only named in a job's URL is added later. It isn't used for other jobs.
  return restrictSession(session, new Set(session.servers().map(({ id }) => id)))
}

/** Restricts a session to the servers with these IDs. */
export const restrictSession = (session: Session, ids: ReadonlySet<ServerId>): Session => ({
  ...session,
  servers: () => session.servers().filter(({ id }) => ids.has(id)),
  jobs: () => session.jobs().filter(({ identity: { serverId } }) => ids.has(serverId)),
})
