import { createStore, type StoreApi } from 'zustand/vanilla'
import type { ClipboardLook, RequestArgument } from '../../shared/contract.ts'
import type { Message } from '../../shared/message.ts'
import type { JobKey, OutcomeKind, ServerId, PendingCommand } from '../../shared/model.ts'
import type { RowId } from './models/batches.ts'
import type { SettingsPane } from './models/settings-panes.ts'
import type { Filter, Grouping, Narrow, Sort } from '../../shared/list-view.ts'
import { nothingPicked, type Picked } from './models/picking.ts'
import type { RememberedView } from './remembered-view.ts'
import type { MainState } from './main-state.ts'

/** The result of a call, shown in place until the job changes. */
export interface ToastText {
  readonly ok: boolean
  readonly message: Message
}

/** A toast. */
export interface Toast {
  readonly id: number
  readonly text: string
  readonly undo: (() => Promise<void>) | undefined
}

/** The screen in the main part of the window. */
export type View =
  | { readonly name: 'jobs' | 'insights' }
  /** The part to show first. */
  | { readonly name: 'history'; readonly search?: string; readonly kind?: OutcomeKind }
  /** `at`: the open pane; `setting`: the setting in it that gets the focus. */
  | { readonly name: 'settings'; readonly at?: SettingsPane; readonly setting?: string }
  /** `at`: the part to show. */
  | { readonly name: 'server'; readonly serverId: ServerId; readonly at?: 'found' | 'rules' }

/** The open server form. */
export interface ServerForm {
  /** The server to edit; without it, a new one. */
  readonly serverId?: ServerId
  /** Opened to enter another API key. */
  readonly entersKey?: true
  readonly url?: string
  /** Whether the watch form follows. */
  readonly thenWatch?: boolean
}

/** A job ID on the clipboard. */
export type ClipboardJob = Extract<ClipboardLook, { is: 'new' }>['jobs'][number]

/** A link's request to watch jobs on an unknown server. */
export interface AskedLink {
  readonly url: string
  readonly jobs: readonly string[]
  readonly label?: string
}

/** The window's state: the state of main, and the user's view of it. */
export interface WindowState {
  readonly world: MainState | undefined
  /** Why main's state is missing or stale. */
  readonly trouble: string | undefined
  readonly view: View
  readonly filter: Filter
  /** Shows only this server's jobs; undefined for all. */
  readonly onServer: ServerId | undefined
  /** Shows only the jobs of a kind, project, batch or user. */
  readonly narrow: Narrow
  readonly grouping: Grouping
  readonly sort: Sort
  /** The width of the details beside the list, px. */
  readonly detailWidth: number | undefined
  /** Shows only these jobs, on main's request: the outcomes of a summary. */
  readonly only: ReadonlySet<JobKey> | undefined
  readonly search: string
  readonly selected: JobKey | undefined
  readonly picked: Picked
  readonly renaming: RowId | undefined
  readonly watchOpen: boolean
  /** Job IDs on the clipboard, offered for watching. */
  readonly onClipboard: readonly ClipboardJob[]
  /** Whether several jobs watched at once become a batch: the last choice. */
  readonly asBatch: boolean
  /** The watch form's first text, pasted or dropped. */
  readonly watchText: string
  /** Text pasted by main, until the form takes it. */
  readonly pasted: string | undefined
  readonly serverForm: ServerForm | undefined
  /** The open question: restart these jobs, or all failed ones? */
  readonly restartOf: readonly JobKey[] | 'failed' | undefined
  /** The open question: cancel these jobs? */
  readonly cancelOf: readonly JobKey[] | undefined
  readonly renameOf: readonly JobKey[] | undefined
  /** The open question: open the web page, which may fail running jobs? */
  readonly webPageOf: RequestArgument<'openInCompileo'> | undefined
  /** The open question: follow the link? */
  readonly asked: AskedLink | undefined
  /** The open question: quit while jobs run? */
  readonly quitAsked: boolean
  readonly helpOpen: boolean
  /** The palette's search; undefined while it is closed. */
  readonly palette: string | undefined
  readonly canUndo: boolean
  /** Commands sent to main, without a response yet. */
  readonly asking: ReadonlyMap<JobKey, PendingCommand['kind']>
  readonly together: ReadonlySet<JobKey>
  /** Jobs cancelled a moment ago: a second click must not restart them. */
  readonly justCancelled: ReadonlySet<JobKey>
  readonly said: ReadonlyMap<JobKey, ToastText>
  readonly toast: Toast | undefined
  readonly announcement: string
}

/** Whether the job is part of a bulk restart, and so has no Restart of its own. */
export const isRestartedTogether = ({ world, together }: WindowState, key: JobKey): boolean =>
  world?.bulk !== undefined && together.has(key)

export type WindowStore = StoreApi<WindowState>

/** The initial state, with the data that the page came with. */
export function createWindowStore(
  known: Partial<RememberedView & Pick<WindowState, 'world'>> = {},
): WindowStore {
  return createStore<WindowState>(() => ({
    world: undefined,
    trouble: undefined,
    view: { name: 'jobs' },
    filter: 'all',
    onServer: undefined,
    narrow: {},
    grouping: 'state',
    sort: 'default',
    detailWidth: undefined,
    only: undefined,
    search: '',
    selected: undefined,
    picked: nothingPicked,
    renaming: undefined,
    watchOpen: false,
    onClipboard: [],
    asBatch: false,
    watchText: '',
    pasted: undefined,
    serverForm: undefined,
    restartOf: undefined,
    cancelOf: undefined,
    renameOf: undefined,
    webPageOf: undefined,
    asked: undefined,
    quitAsked: false,
    helpOpen: false,
    palette: undefined,
    canUndo: false,
    asking: new Map(),
    together: new Set(),
    justCancelled: new Set(),
    said: new Map(),
    toast: undefined,
    announcement: '',
    ...known,
  }))
}
