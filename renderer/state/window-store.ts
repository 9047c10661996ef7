import { createStore, type StoreApi } from 'zustand/vanilla'
import type { RequestArgument } from '#shared/contract.ts'
import type { Message } from '#shared/message.ts'
import { isJobKey } from '#shared/rules/job-key.ts'
import type { JobKey, JobView, ServerId, PendingCommand } from '#shared/model.ts'
import type { LoadedHistory } from './history-loader.ts'
import type { RowId } from './models/batches.ts'
import type { RunKey } from './models/run.ts'
import type { Filter, Sort } from '#shared/list-view.ts'
import { nothingPicked, type Picked } from './models/picking.ts'
import type { SettingsPane } from '#shared/setting-definitions.ts'
import type { MainState } from './main-state.ts'

/** A text in a toast, or a command's result in the job's row until the job changes. */
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
  /** The address that the user has already entered. */
  readonly url?: string
  readonly apiKey?: string
}

export interface WatchLink {
  readonly url: string
  readonly jobs: readonly string[]
  readonly label?: string
}

/** A dialog over the page. At most one of each is open. */
export type OpenDialog =
  | { readonly type: 'watch'; readonly text: string }
  | { readonly type: 'server'; readonly form: ServerForm }
  | { readonly type: 'restart' | 'cancel'; readonly keys: readonly JobKey[] }
  | { readonly type: 'web-page'; readonly request: RequestArgument<'openInCompileo'> }
  | { readonly type: 'link'; readonly link: WatchLink }
  | { readonly type: 'quit' | 'help' | 'clear-history' }

export interface WindowState {
  readonly world: MainState | undefined
  readonly error: string | undefined
  readonly view: View
  readonly filter: Filter
  readonly onServer: ServerId | undefined
  readonly sort: Sort
  /** Lists only these jobs, such as those of a summary that the user clicked. */
  readonly only: ReadonlySet<JobKey> | undefined
  readonly search: string
  readonly selected: RunKey | undefined
  /** Whether the window selected the row by itself. It then expands no cause. */
  readonly isAutoSelected: boolean
  /** The saved runs that have been loaded so far. */
  readonly history: LoadedHistory | undefined
  readonly picked: Picked
  readonly renaming: RowId | undefined
  /** The last one is on top. */
  readonly dialogs: readonly OpenDialog[]
  /** Whether the list shows the field for watching, because it has no rows. */
  readonly hasWatchField: boolean
  /** The last choice when several jobs were watched at once. */
  readonly asBatch: boolean
  readonly palette: string | undefined
  readonly canUndo: boolean
  readonly pendingRequests: ReadonlyMap<JobKey, PendingCommand['kind']>
  readonly restartedTogether: ReadonlySet<JobKey>
  /** Jobs that have just been cancelled: a second click must not restart them. */
  readonly justCancelled: ReadonlySet<JobKey>
  readonly commandResults: ReadonlyMap<JobKey, ToastText>
  readonly toast: ToastContent | undefined
  readonly announcement: string
}

/** Whether a bulk restart includes the job, which then has no Restart button. */
export const wasRestartedInBulk = ({ world, restartedTogether }: WindowState, key: JobKey): boolean =>
  world?.bulk !== undefined && restartedTogether.has(key)

/** Finds a watched job. */
export const findJob = ({ world }: WindowState, key: RunKey | undefined): JobView | undefined =>
  key !== undefined && isJobKey(key) ? world?.jobs.get(key) : undefined

export type WindowStore = StoreApi<WindowState>

/** Creates the initial state, with the data that was loaded together with the page. */
export function createWindowStore(initial: Partial<WindowState> = {}): WindowStore {
  return createStore<WindowState>(() => ({
    world: undefined,
    error: undefined,
    view: { name: 'jobs' },
    filter: 'all',
    onServer: undefined,
    sort: 'default',
    only: undefined,
    search: '',
    selected: undefined,
    isAutoSelected: false,
    history: undefined,
    picked: nothingPicked,
    renaming: undefined,
    dialogs: [],
    hasWatchField: false,
    asBatch: false,
    palette: undefined,
    canUndo: false,
    pendingRequests: new Map(),
    restartedTogether: new Set(),
    justCancelled: new Set(),
    commandResults: new Map(),
    toast: undefined,
    announcement: '',
    ...initial,
  }))
}
