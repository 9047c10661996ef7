import type { CompileoClient } from '#main/compileo/client.ts'
import type { TerminalBridge } from '#main/socket/connect-socket.ts'
import type { Message } from '#shared/message.ts'
import type { JobKey, ServerId } from '#shared/model.ts'

/** The core that a command uses: the running one of the app or agent, or one in its own process. */
export interface TerminalCore {
  readonly bridge: TerminalBridge
  /** Only set for a core in the command's own process, which knows nothing but the profile's files at first. */
  readonly own?: OwnCore
  close(): Promise<void>
}

export interface OwnCore {
  /** What was reported before this time is from the files, in ms since the epoch. */
  readonly openedAt: number
  /** Adds a server that isn't configured, and gets no key. */
  addServer(url: string): ServerId | undefined
  /**
   * Connects to servers, and fetches the status of jobs once. Jobs of servers that can't be reached stay as they are.
   */
  refresh(servers: readonly ServerId[], jobs: readonly JobKey[], signal: AbortSignal): Promise<void>
  /** Runs work with a client that opens no stream. */
  withClient<T>(id: ServerId, doing: (client: CompileoClient) => Promise<T>): Promise<T>
}

export interface OpenOwnCore {
  /** By default, the user's profile. */
  readonly folder: string | undefined
  /** `--server`: an address, or the name of a configured server. */
  readonly server: string | undefined
  readonly onError: (message: Message) => void
}

/** Thrown if a saved key is needed that only Electron can read from the keyring. */
export class KeyringNeeded extends Error {
  override readonly name = 'KeyringNeeded'
  /** The IDs that were read from standard input. */
  readonly ids: readonly string[]

  constructor(ids: readonly string[] = []) {
    super('The keyring is needed')
    this.ids = ids
  }
}
