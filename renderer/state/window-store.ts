import { createStore, type StoreApi } from 'zustand/vanilla'
import type { ClipboardLook, RequestArgument } from '../../shared/contract.ts'
import type { Message } from '../../shared/message.ts'
import type { JobKey, OutcomeKind, ServerId, PendingCommand } from '../../shared/model.ts'
import type { RowId } from './models/batches.ts'
import type { Filter } from './models/groups.ts'
import type { Sort } from './models/listing.ts'
import type { SettingsSection } from './models/settings-sections.ts'
import { nothingPicked, type Picked } from './models/picking.ts'
import type { RememberedView } from './remembered-view.ts'
import type { MainState } from './main-state.ts'

/** What a call came to, said in place until the job moves on. */
export interface ToastText {
  readonly ok: boolean
  readonly message: Message
}

/** A short word at the foot of the window. */
export interface Toast {
  readonly id: number
  readonly text: string
  readonly undo: (() => Promise<void>) | undefined
}

/** What the main part of the window shows. */
export type View =
  | { readonly name: 'jobs' | 'insights' }
  /** What of it the person wants to see at first. */
  | { readonly name: 'history'; readonly search?: string; readonly kind?: OutcomeKind }
  /** `at`: the section to scroll to; `setting`: the setting in it that gets the focus. */
  | { readonly name: 'settings'; readonly at?: SettingsSection; readonly setting?: string }
  /** `at`: the part of it that the person wants to see. */
  | { readonly name: 'server'; readonly serverId: ServerId; readonly at?: 'found' | 'rules' }

/** The form of a server that lies open. */
export interface ServerForm {
  /** The server that is edited; without it, one is added. */
  readonly serverId?: ServerId
  /** It is opened to enter another API key. */
  readonly entersKey?: true
  /** The address to start with. */
  readonly url?: string
  /** Whether the watch form comes next. */
  readonly thenWatch?: boolean
}

/** A job whose ID is on the clipboard. */
export type ClipboardJob = Extract<ClipboardLook, { is: 'new' }>['jobs'][number]

/** What a link asks for: to watch these jobs on a server that is not set up. */
export interface AskedLink {
  readonly url: string
  readonly jobs: readonly string[]
  readonly label?: string
}

/** All the window knows: the world as main tells it, and what the person is looking at. */
export interface WindowState {
  /** Undefined until the first snapshot came. */
  readonly world: MainState | undefined
  /** Why there is no world, or why it no longer moves, in words. */
  readonly trouble: string | undefined
  readonly view: View
  readonly filter: Filter
  /** The jobs of this server alone; undefined for all. */
  readonly onServer: ServerId | undefined
  readonly sort: Sort
  /** How wide the person made the details beside the list, in px. */
  readonly detailWidth: number | undefined
  /** Where main asked for these jobs alone: the outcomes of a summary. */
  readonly only: ReadonlySet<JobKey> | undefined
  readonly search: string
  /** The job whose detail is open. */
  readonly selected: JobKey | undefined
  /** The jobs that the person wants to do something with, all at once. */
  readonly picked: Picked
  /** The row of the list whose name is being written. */
  readonly renaming: RowId | undefined
  readonly watchOpen: boolean
  /** Jobs whose IDs are on the clipboard, offered to be watched. */
  readonly onClipboard: readonly ClipboardJob[]
  /** Several jobs that are watched at once become a batch, as the person chose last. */
  readonly asBatch: boolean
  /** What the watch form starts with: what was pasted or dropped onto the window. */
  readonly watchText: string
  /** What main has pasted, until it is taken up. */
  readonly pasted: string | undefined
  readonly serverForm: ServerForm | undefined
  /** The question that is open: whether these jobs shall be restarted, or all that failed; cancelled ones on demand. */
  readonly restartOf: readonly JobKey[] | 'failed' | undefined
  /** The question that is open: whether this job shall be cancelled. */
  readonly cancelOf: JobKey | undefined
  /** The question that is open: whether to open this in Compileo, though it may fail running jobs. */
  readonly webPageOf: RequestArgument<'openInCompileo'> | undefined
  /** The question that is open: whether what a link asks for shall be done. */
  readonly asked: AskedLink | undefined
  /** The question that is open: whether to quit while jobs run. */
  readonly quitAsked: boolean
  readonly helpOpen: boolean
  /** What is searched in the command palette; undefined while it is closed. */
  readonly palette: string | undefined
  /** The window unwatched jobs that it can still put back. */
  readonly canUndo: boolean
  /** Commands on their way to the main process. */
  readonly asking: ReadonlyMap<JobKey, PendingCommand['kind']>
  /** The jobs that are restarted together now. */
  readonly together: ReadonlySet<JobKey>
  /** Jobs whose cancel came about a moment ago: an impatient second press must not restart them. */
  readonly justCancelled: ReadonlySet<JobKey>
  readonly said: ReadonlyMap<JobKey, ToastText>
  readonly toast: Toast | undefined
  /** What the polite live region says now. */
  readonly announcement: string
}

/** Whether the job is one of many that are being restarted: it is not restarted by itself meanwhile. */
export const isRestartedTogether = ({ world, together }: WindowState, key: JobKey): boolean =>
  world?.bulk !== undefined && together.has(key)

export type WindowStore = StoreApi<WindowState>

/** An empty store: nothing heard yet, nothing open; all jobs shown, but for what is known already. */
export function createWindowStore(
  known: Partial<RememberedView & Pick<WindowState, 'world'>> = {},
): WindowStore {
  return createStore<WindowState>(() => ({
    world: undefined,
    trouble: undefined,
    view: { name: 'jobs' },
    filter: 'all',
    onServer: undefined,
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
