import type { WindowIntent } from '#shared/contract.ts'
import type { JobKey, ServerId } from '#shared/model.ts'
import type { RowId } from './models/batches.ts'
import type { RunKey } from './models/run.ts'
import type { ListFilter, ListSort } from '#shared/list-view.ts'
import { isListed } from './models/listing.ts'
import { noPickedJobs, type PickedJobs } from './models/picking.ts'
import type { OpenDialog, ServerForm, View, WindowState, WindowStore } from './window-store.ts'

/** Shows the whole list. The selection is cleared, because other rows become visible. */
const wholeList = {
  filter: 'all',
  onServer: undefined,
  search: '',
  onlyKeys: undefined,
  picked: noPickedJobs,
} as const

function hides(state: WindowState, key: JobKey): boolean {
  const job = state.mainState?.jobs.get(key)
  return (
    job !== undefined &&
    !isListed(job, state, { startOfToday: 0, unchecked: state.mainState?.unchecked ?? new Map() })
  )
}

/** Creates the actions that only change what the window shows. None of them sends requests. */
export function createViewActions(store: WindowStore) {
  const set = (state: Partial<WindowState>): void => store.setState(state)

  function select(key: RunKey | undefined, isAutoSelected = false): void {
    set({ selected: key, isAutoSelected })
  }

  /** Opens a screen. The search ends unless the screen is the same. */
  function go(view: View, also: Partial<WindowState> = {}): void {
    store.setState((state) => ({
      view,
      search: state.view.name === view.name ? state.search : '',
      picked: noPickedJobs,
      ...also,
    }))
  }

  const setView = (view: View): void => go(view, { onlyKeys: undefined })

  const dialogsExcept = (is: OpenDialog['type']) =>
    store.getState().dialogs.filter((each) => each.type !== is)
  const closeDialog = (is: OpenDialog['type']): void => set({ dialogs: dialogsExcept(is) })
  const openDialog = (dialog: OpenDialog): void => set({ dialogs: [...dialogsExcept(dialog.type), dialog] })
  const openWatch = (text = ''): void => openDialog({ type: 'watch', text })
  const openRestart = (keys: readonly JobKey[]): void => openDialog({ type: 'restart', keys })
  const openCancel = (keys: readonly JobKey[]): void => openDialog({ type: 'cancel', keys })
  const openPalette = (paletteSearch = ''): void => set({ paletteSearch })

  function show(intent: WindowIntent): void {
    switch (intent.show) {
      case 'watch':
        return openWatch()
      case 'ask-restart':
        return openRestart(intent.keys)
      case 'ask-cancel':
        return openCancel([intent.key])
      case 'ask-web-page':
        return openDialog({ type: 'web-page', request: intent.request })
      case 'ask-link':
        return openDialog({ type: 'link', link: intent })
      case 'palette':
        return openPalette()
      case 'settings':
        return setView({ name: intent.show })
      case 'server':
        return setView({ name: 'server', serverId: intent.serverId })
      case 'list': {
        const shown = intent.keys
          ? { search: '', onlyKeys: new Set(intent.keys), picked: noPickedJobs }
          : wholeList
        go({ name: 'jobs' }, { ...shown, dialogs: dialogsExcept('watch') })
        return select(undefined)
      }
      case 'job': {
        const { key } = intent
        // The filter is only reset if it would hide the job.
        go({ name: 'jobs' }, { dialogs: dialogsExcept('watch') })
        if (hides(store.getState(), key)) set(wholeList)
        return select(key)
      }
    }
  }

  return {
    select,
    setView,
    setFilter: (filter: ListFilter): void => go({ name: 'jobs' }, { filter, onlyKeys: undefined }),
    setServer: (onServer: ServerId | undefined): void => set({ onServer, picked: noPickedJobs }),
    setSort: (sort: ListSort): void => set({ sort }),
    /** Searches the list. An empty search shows all jobs of the current filter. */
    searchList: (search: string): void => go({ name: 'jobs' }, { search, onlyKeys: undefined }),
    showRuns: (jobId: string): void => go({ name: 'jobs' }, { ...wholeList, search: jobId }),
    /** Clears the search, and lists all jobs of the filter again if only certain ones were listed. */
    clearSearch: (): void => set({ search: '', onlyKeys: undefined }),
    showAll: (): void => set(wholeList),
    pick: (picked: PickedJobs): void => set({ picked }),
    clearPicked: (): void => set({ picked: noPickedJobs }),
    startRenaming: (renamingRowId: RowId | undefined): void => set({ renamingRowId }),
    openDialog,
    closeDialog,
    openWatch,
    setAsBatch: (asBatch: boolean): void => set({ asBatch }),
    openServerForm: (form: ServerForm): void => openDialog({ type: 'server', form }),
    openRestart,
    openCancel,
    openHelp: (): void => openDialog({ type: 'help' }),
    openPalette,
    closePalette: (): void => set({ paletteSearch: undefined }),
    announce: (announcement: string): void => set({ announcement }),
    show,
  }
}
