import type { Clock } from '#main/base/clock.ts'
import type { Log } from '#main/base/log/log.ts'
import type { AppStore } from '#main/core/state/store.ts'
import type { Confirm } from '#main/base/question.ts'
import type { FileDialogs } from '#main/base/files.ts'
import type { CommandResult, Reply, Snapshot, WindowIntent } from '#shared/contract.ts'
import type { HookSecrets, HookState } from '#shared/hooks.ts'
import type { BatchId, JobDetail, JobKey, JobState, ServerId, JobWith } from '#shared/model.ts'
import type { KeyStore } from '#main/core/storage/api-keys.ts'
import type { Ledger } from '#main/core/storage/ledger.ts'
import type { ExpectedEnds } from '#main/core/state/expected-ends.ts'
import type { ScanScheduler } from '#main/core/discovery/scan-scheduler.ts'
import type { Engine } from '#main/core/watching/engine.ts'

/** Functions that apply settings to the system. A setting is only saved once the system has accepted it. */
export interface SystemSettings {
  setOpenAtLogin(isOn: boolean): CommandResult
  /**
   * Updates the program's path in the login item, when the program starts. `on` is false if the user has
   * turned the item off in the system.
   */
  renewOpenAtLogin(): CommandResult & { readonly on: boolean }
}

export type OpenPage = (url: string) => Promise<CommandResult>

export interface UnwatchedJobs {
  readonly jobs: readonly { readonly job: JobState; readonly isUnread: boolean }[]
}

export interface RunningBulkRestart {
  add(jobs: readonly JobWith<'key' | 'serverId' | 'outcome'>[]): void
  stop(): void
}

export interface CommandContext {
  readonly store: AppStore
  readonly engine: Engine
  readonly ledger: Pick<Ledger, 'entries' | 'clear'>
  readonly expectedEnds: ExpectedEnds
  readonly discovery: Pick<ScanScheduler, 'scan' | 'rescanSoon'>
  readonly openPage: OpenPage
  readonly openDataFolder: () => Promise<CommandResult>
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly lastUnwatched: { last?: UnwatchedJobs }
  readonly bulkRestart: { run?: RunningBulkRestart }
  readonly keys: KeyStore
  /** Stores the secrets of hooks, one JSON text per hook (`HookSecrets`). */
  readonly hookKeys: KeyStore
  /**
   * Retries the failed deliveries of a hook at once, for example because its settings changed. Without an ID,
   * retries the failed deliveries of all hooks.
   */
  readonly retryHook: (id?: string) => void
  readonly testHook: (id: string) => Promise<CommandResult>
  readonly tryHook: (hook: HookState, secrets: HookSecrets) => Promise<Reply<'tryHook'>>
  /**
   * Shows a notification even if notifications are muted or paused, and resolves with the desktop's response.
   */
  readonly testNotification: () => Promise<CommandResult>
  readonly system: SystemSettings
  readonly log: Log
  readonly newServerId: () => ServerId
  readonly newHookId: () => string
  readonly newBatchId: () => BatchId
}

/** The functions of the desktop and the window that commands need. */
export interface Desktop {
  /** Shows the window. Without an intent, the window's content doesn't change. */
  show(intent?: WindowIntent): void
  /** Closes the window if it has focus; otherwise shows it. */
  toggle(): void
  copyText(text: string): Promise<void>
  copyDiagnostics(): Promise<CommandResult>
  readonly dialogs: FileDialogs
  readonly confirm: Confirm
  /** The folder of the server plugin that came with the program. */
  readonly pluginFolder: string
  readonly page: {
    snapshot(): Snapshot
    jobDetail(key: JobKey): JobDetail | null
    flush(): void
  }
  logPageError(text: string): void
  quit(): void
}

/** The parts of the program that the user's commands need. */
export interface AppContext extends CommandContext {
  readonly desktop: Desktop
}
