import type { CompileoClient } from '#main/compileo/client.ts'
import type { TerminalBridge } from '#main/terminal/socket/connect-socket.ts'
import type { Message } from '#shared/message.ts'
import type { JobKey, ServerId } from '#shared/model.ts'

/** The core of the running app or agent, or one in the command's own process. */
export interface TerminalCore {
  readonly bridge: TerminalBridge
  /** Set if the core is in the command's own process. At first, it only knows the saved state. */
  readonly local?: LocalCore
  close(): Promise<void>
}

export interface LocalCore {
  /** When the core was opened, in ms since the epoch. Older reports come from the saved state. */
  readonly openedAt: number
  /** Adds a server that isn't configured. No API key is sent to it. */
  addServer(url: string): ServerId | undefined
  /**
   * Connects to servers, and fetches the status of jobs once. Jobs on servers that can't be reached don't
   * change.
   */
  refresh(servers: readonly ServerId[], jobs: readonly JobKey[], signal: AbortSignal): Promise<void>
  /** Passes a client that opens no stream to `doing`. */
  withClient<T>(id: ServerId, doing: (client: CompileoClient) => Promise<T>): Promise<T>
}

export interface OpenLocalCoreOptions {
  /** The profile's folder. By default, it is the user's own. */
  readonly folder: string | undefined
  /** The value of `--server`: an address, or the name of a configured server. */
  readonly server: string | undefined
  readonly onError: (message: Message) => void
}

/** Thrown if a saved API key is needed. Only Electron can read it from the keyring. */
export class KeyringNeededError extends Error {
  override readonly name = 'KeyringNeededError'
  /** The IDs of the command, including those that were already read from standard input. */
  readonly ids: readonly string[]

  constructor(ids: readonly string[] = []) {
    super('The keyring is needed')
    this.ids = ids
  }
}
