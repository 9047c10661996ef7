import { createStore, type StoreApi } from 'zustand/vanilla'
import type { RequestArgument } from '#shared/contract.ts'
import type { Message } from '#shared/message.ts'
import { isJobKey } from '#shared/rules/job-key.ts'
import type { JobKey, JobView, ServerId, PendingCommand } from '#shared/model.ts'
import type { LoadedHistory } from './history-loader.ts'
import type { RowId } from './models/batches.ts'
import type { RunKey } from './models/run.ts'
import type { ListFilter, ListSort } from '#shared/list-view.ts'
import { noPickedJobs, type PickedJobs } from './models/picking.ts'
import type { SettingsPane } from '#shared/setting-definitions.ts'
import type { MainState } from './main-state.ts'

/** The result of a command, which the job's row shows until the job changes. */
export interface ToastText {
  readonly ok: boolean
  readonly message: Message
}

export interface ToastContent {
  readonly id: number
  readonly text: string
  readonly undo: (() => Promise<void>) | undefined
}

export type View =
  | { readonly name: 'jobs' }
  | { readonly name: 'settings'; readonly at?: SettingsPane; readonly setting?: string }
  | {
      readonly name: 'server'
      readonly serverId: ServerId
      readonly at?: 'rules'
      readonly setting?: string
    }

export interface ServerForm {
  readonly serverId?: ServerId
  readonly entersKey?: true
  readonly url?: string
  readonly apiKey?: string
}

export interface WatchLink {
  readonly url: string
  readonly jobs: readonly string[]
  readonly label?: string
}

export type OpenDialog =
  | { readonly type: 'watch'; readonly text: string }
  | { readonly type: 'server'; readonly form: ServerForm }
  | { readonly type: 'restart' | 'cancel'; readonly keys: readonly JobKey[] }
  | { readonly type: 'web-page'; readonly request: RequestArgument<'openInCompileo'> }
  | { readonly type: 'link'; readonly link: WatchLink }
  | { readonly type: 'quit' | 'help' | 'clear-history' }

export interface WindowState {
  readonly mainState: MainState | undefined
  readonly error: string | undefined
  readonly view: View
  readonly filter: ListFilter
  readonly onServer: ServerId | undefined
  readonly sort: ListSort
  /** If set, only these jobs are listed, for example after a click on a notification about several jobs. */
  readonly onlyKeys: ReadonlySet<JobKey> | undefined
  readonly search: string
  readonly selected: RunKey | undefined
  /** Whether the window, and not the user, has selected this run. Then its batch or cause isn't expanded. */
  readonly isAutoSelected: boolean
  readonly history: LoadedHistory | undefined
  readonly picked: PickedJobs
  readonly renamingRowId: RowId | undefined
  /** The open dialogs. The last one is on top of the others. */
  readonly dialogs: readonly OpenDialog[]
  /** Whether the empty list shows the field for watching jobs. */
  readonly hasWatchField: boolean
  /** Whether the user put the jobs into a batch the last time that several jobs were watched together. */
  readonly asBatch: boolean
  readonly paletteSearch: string | undefined
  readonly canUndo: boolean
  readonly pendingRequests: ReadonlyMap<JobKey, PendingCommand['kind']>
  readonly bulkRestartedKeys: ReadonlySet<JobKey>
  /**
   * Jobs that the user has just cancelled. For a moment, they can't be restarted, so that a second click
   * doesn't restart them.
   */
  readonly justCancelledKeys: ReadonlySet<JobKey>
  readonly commandResults: ReadonlyMap<JobKey, ToastText>
  readonly toast: ToastContent | undefined
  readonly announcement: string
}

/**
 * Whether a restart of several jobs is running and includes this one. Its Restart button is then disabled.
 */
export const wasRestartedInBulk = ({ mainState, bulkRestartedKeys }: WindowState, key: JobKey): boolean =>
  mainState?.bulk !== undefined && bulkRestartedKeys.has(key)

export const findJob = ({ mainState }: WindowState, key: RunKey | undefined): JobView | undefined =>
  key !== undefined && isJobKey(key) ? mainState?.jobs.get(key) : undefined

export type WindowStore = StoreApi<WindowState>

/** @param initial the parts of the state that were loaded together with the page */
export function createWindowStore(initial: Partial<WindowState> = {}): WindowStore {
  return createStore<WindowState>(() => ({
    mainState: undefined,
    error: undefined,
    view: { name: 'jobs' },
    filter: 'all',
    onServer: undefined,
    sort: 'default',
    onlyKeys: undefined,
    search: '',
    selected: undefined,
    isAutoSelected: false,
    history: undefined,
    picked: noPickedJobs,
    renamingRowId: undefined,
    dialogs: [],
    hasWatchField: false,
    asBatch: false,
    paletteSearch: undefined,
    canUndo: false,
    pendingRequests: new Map(),
    bulkRestartedKeys: new Set(),
    justCancelledKeys: new Set(),
    commandResults: new Map(),
    toast: undefined,
    announcement: '',
    ...initial,
  }))
}
