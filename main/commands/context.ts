import type { Clock } from '../base/clock.ts'
import type { Log } from '../log/log.ts'
import type { AppStore } from '../state/store.ts'
import type { ApiKey } from '../compileo/transport.ts'
import type { CommandResult } from '../../shared/contract.ts'
import type { BatchId, JobState, ServerId } from '../../shared/model.ts'
import type { Ledger } from '../storage/ledger.ts'
import type { Expectations } from '../state/expectations.ts'
import type { Discovery } from '../discovery/discovery.ts'
import type { Engine } from '../watching/engine.ts'

/** The API keys, in memory and in the system's keyring, if there is one. A key goes to its own server only. */
export interface Keys {
  /** A server's key, or a promise while the keyring is read; undefined for none. */
  of(id: ServerId): ApiKey | undefined
  /** Whether a server has a key, even one in a locked keyring. */
  has(id: ServerId): boolean
  /**
   * Sets the key for the origin of an address.
   * @param isLasting whether to save it in the keyring, too
   */
  set(id: ServerId, url: string, key: string, isLasting: boolean): void
  /** Deletes a server's key from memory and disk. */
  delete(id: ServerId): void
  /** Starts to load the keys of all servers. */
  restore(): void
  /** Resolves when no read or write is pending. */
  settled(): Promise<void>
}

/** Settings of the system. They are applied before they are saved, and the system may reject them. */
export interface SystemSettings {
  /** Switches the start at login on or off. */
  setOpenAtLogin(on: boolean): CommandResult
  /**
   * Updates the program's path in the login item at startup.
   * @returns whether the item is still on: the user may have switched it off in the system
   */
  renewOpenAtLogin(): CommandResult & { readonly on: boolean }
  /** Replaces the global shortcut; a rejected one leaves the former in place. Empty for none. */
  setShortcut(keys: string): CommandResult
}

/** Opens a web page in the user's browser. */
export type OpenPage = (url: string) => Promise<CommandResult>

/** Servers' web interfaces, offered only if one responds or the user has entered its address. */
export interface GuiFinder {
  /** Checks an address. Uses the server's CA only for its own host. */
  ask(url: string, server: { readonly url: string; readonly ca: string | undefined }): Promise<CommandResult>
  /** The user opens a server's page: detects its web interface if it is unknown. */
  look(id: ServerId): void
}

/** The last unwatched jobs, for undo. */
export interface Unwatched {
  readonly jobs: readonly { readonly job: JobState; readonly isUnseen: boolean }[]
}

/** A bulk restart in progress. */
export interface BulkRun {
  add(jobs: readonly Pick<JobState, 'key' | 'serverId' | 'outcome'>[]): void
  /** Cancels the restarts that haven't started. */
  stop(): void
}

/** Everything that commands use. */
export interface CommandContext {
  readonly store: AppStore
  readonly engine: Engine
  /** Outcomes, due and announced. */
  readonly ledger: Pick<Ledger, 'entries' | 'clear'>
  /** Estimates of durations. */
  readonly expectations: Expectations
  /** Scans servers for jobs. */
  readonly discovery: Pick<Discovery, 'scan'>
  /** Opens a web page in the user's browser. */
  readonly openPage: OpenPage
  /** Servers' web interfaces. */
  readonly gui: GuiFinder
  readonly clock: Clock
  /** Aborted when the program ends. */
  readonly signal: AbortSignal
  /** The last unwatch, for undo. */
  readonly unwatched: { last?: Unwatched }
  /** The bulk restart in progress, if any. */
  readonly bulk: { run?: BulkRun }
  /** The API keys. A key goes to its own server only and is never shown. */
  readonly keys: Keys
  /** The secrets of hooks, one JSON text each (`HookSecrets`). */
  readonly hookKeys: Keys
  /** Retries a hook's deliveries at once, because its settings changed; without an ID, those of all hooks. */
  readonly retryHook: (id?: string) => void
  /** Settings of the system. */
  readonly system: SystemSettings
  readonly log: Log
  /** A new, unused name for a server. */
  readonly newServerId: () => ServerId
  /** A new, unused name for a hook. */
  readonly newHookId: () => string
  /** A new, unused name for a batch. */
  readonly newBatchId: () => BatchId
}
