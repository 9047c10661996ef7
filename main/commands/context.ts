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

/** The API keys: in memory, and in the system's keyring where it has one. They go to their own server alone. */
export interface Keys {
  /** A server's key, or the wait for it while the keyring is asked; undefined for none. */
  of(id: ServerId): ApiKey | undefined
  /** Whether a server has a key, be it one that the keyring doesn't give away yet. */
  has(id: ServerId): boolean
  /**
   * Takes up a key for the origin of an address.
   * @param isLasting whether it is also put into the keyring, for the next start
   */
  set(id: ServerId, url: string, key: string, isLasting: boolean): void
  /** Forgets a server's key, in memory and on disk. */
  delete(id: ServerId): void
  /** Begins to read what is kept for the servers there are. */
  restore(): void
  /** Resolves when nothing is being read or written any more. */
  settled(): Promise<void>
}

/** The settings that reach beyond the program: the system is asked before they are stored, and may refuse. */
export interface SystemSettings {
  /** Whether the program starts with the session from now on. */
  setOpenAtLogin(on: boolean): CommandResult
  /**
   * At the start, where it is on: sees to it that the program is found where it is now.
   * @returns whether it is still on: the person may have switched it off in the system
   */
  renewOpenAtLogin(): CommandResult & { readonly on: boolean }
  /** Takes these keys instead of the ones before; where they are refused, those stay. Empty for none. */
  setShortcut(keys: string): CommandResult
}

/** Opens a page of the web in the person's browser. Handed in, for that takes a desktop. */
export type OpenPage = (url: string) => Promise<CommandResult>

/** The web GUIs of servers: they are offered only where one answers, or the person has entered where it is. */
export interface GuiFinder {
  /** Asks at an address, with the authority that vouches for a server only where it is on the server's host. */
  ask(url: string, server: { readonly url: string; readonly ca: string | undefined }): Promise<CommandResult>
  /** The person looks at a server: its web GUI is looked for where it isn't known yet. */
  look(id: ServerId): void
}

/** What was taken off the watch-list last, to be put back as it was. */
export interface Unwatched {
  readonly jobs: readonly { readonly job: JobState; readonly isUnseen: boolean }[]
}

/** Many restarts that are under way. */
export interface BulkRun {
  add(jobs: readonly Pick<JobState, 'key' | 'serverId' | 'outcome'>[]): void
  /** What has not begun yet is not done. */
  stop(): void
}

/** What commands work on. */
export interface CommandContext {
  readonly store: AppStore
  readonly engine: Engine
  /** The history of outcomes. */
  readonly ledger: Pick<Ledger, 'entries' | 'clear'>
  /** How long jobs may take. */
  readonly expectations: Expectations
  /** Finds jobs on servers. */
  readonly discovery: Pick<Discovery, 'scan'>
  /** Opens a page of the web in the person's browser. */
  readonly openPage: OpenPage
  /** Finds the web GUIs of servers. */
  readonly gui: GuiFinder
  readonly clock: Clock
  /** Aborted when the program ends. */
  readonly signal: AbortSignal
  /** What was unwatched last; replaced by every unwatch. */
  readonly unwatched: { last?: Unwatched }
  /** The restarts of many jobs that are under way, if there are any. */
  readonly bulk: { run?: BulkRun }
  /** The API keys: they go to their own server, and are never shown. */
  readonly keys: Keys
  /** What is secret of hooks, in one text each (`HookSecrets` as JSON). */
  readonly hookKeys: Keys
  /** What a hook still has to deliver is tried at once: it is set otherwise. Without an ID all are. */
  readonly retryHook: (id?: string) => void
  /** The settings that reach beyond the program. */
  readonly system: SystemSettings
  readonly log: Log
  /** A new, unused name for a server. */
  readonly newServerId: () => ServerId
  /** A new, unused name for a hook. */
  readonly newHookId: () => string
  /** A new, unused name for a batch. */
  readonly newBatchId: () => BatchId
}
