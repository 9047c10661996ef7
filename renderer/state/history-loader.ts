import type { CompileoBridge } from '#shared/contract.ts'
import type { HistoryEntry, ServerId } from '#shared/model.ts'
import { getErrorText } from '#renderer/state/page-errors.ts'
import { prependPage, appendPage } from './models/runs.ts'

export interface HistoryFilter {
  readonly search: string
  readonly serverId: ServerId | undefined
}

export interface LoadedHistory {
  readonly filter: HistoryFilter
  /** The entries, newest first and without gaps. */
  readonly entries: readonly HistoryEntry[]
  readonly total: number
}

export interface HistoryLoader {
  refresh(): void
  more(): void
  stop(): void
}

const pageSize = 200

/** Loads the history in pages, one at a time. */
export function createHistoryLoader(
  bridge: CompileoBridge,
  filter: HistoryFilter,
  onUpdate: (news: { readonly loaded?: LoadedHistory; readonly error: string | undefined }) => void,
): HistoryLoader {
  const query = { ...filter, kinds: [] }
  let entries: readonly HistoryEntry[] = []
  let total = 0
  const wantedPages = { newest: false, next: false }
  let atEnd = false
  let pendingRequest: 'nothing' | 'newest' | 'next' = 'nothing'
  const stop = new AbortController()

  async function load(newest: boolean): Promise<void> {
    const offset = newest ? 0 : entries.length
    const page = await bridge.call('history', { ...query, offset, limit: pageSize })
    const countBefore = entries.length
    entries = newest ? prependPage(entries, page.entries) : appendPage(entries, page.entries)
    total = page.total
    atEnd = entries.length >= total || (!newest && entries.length === countBefore)
  }

  async function work(): Promise<void> {
    if (pendingRequest !== 'nothing') return
    try {
      while (wantedPages.newest || wantedPages.next) {
        pendingRequest = wantedPages.newest ? 'newest' : 'next'
        wantedPages[pendingRequest] = false
        await load(pendingRequest === 'newest')
        if (stop.signal.aborted) return
        onUpdate({ loaded: { filter, entries, total }, error: undefined })
      }
    } catch (error) {
      wantedPages.newest = false
      wantedPages.next = false
      if (!stop.signal.aborted) onUpdate({ error: getErrorText(error) })
    } finally {
      pendingRequest = 'nothing'
    }
  }

  return {
    refresh() {
      wantedPages.newest = true
      void work()
    },
    more() {
      if (atEnd || pendingRequest === 'next') return
      wantedPages.next = true
      void work()
    },
    stop: () => stop.abort(),
  }
}
