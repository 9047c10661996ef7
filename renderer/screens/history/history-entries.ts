import type { RequestArgument } from '#shared/contract.ts'
import type { OutcomeKind, HistoryEntry, ServerId } from '#shared/model.ts'

export interface HistoryFilter {
  readonly search: string
  readonly kind: OutcomeKind | 'all'
  readonly serverId: ServerId | undefined
}

export const noFilter: HistoryFilter = { search: '', kind: 'all', serverId: undefined }

/** The filter as the calls take it. */
export function toQuery(filter: HistoryFilter): RequestArgument<'exportHistory'> {
  return {
    search: filter.search,
    kinds: filter.kind === 'all' ? [] : [filter.kind],
    serverId: filter.serverId,
  }
}

/** Unique: another job may have an outcome of the same id. */
export function getEntryId({ outcome }: HistoryEntry): string {
  return `${outcome.key}#${outcome.id}`
}

/** Appends a page. A new entry may have shifted the known ones into it. */
export function appendPage(known: readonly HistoryEntry[], page: readonly HistoryEntry[]): HistoryEntry[] {
  const ids = new Set(known.map(getEntryId))
  return [...known, ...page.filter((entry) => !ids.has(getEntryId(entry)))]
}

/** Puts the newest page first. After a gap the known entries are dropped, and loaded again on scrolling. */
export function prependPage(known: readonly HistoryEntry[], page: readonly HistoryEntry[]): HistoryEntry[] {
  const ids = new Set(page.map(getEntryId))
  const rest = known.filter((entry) => !ids.has(getEntryId(entry)))
  return rest.length === known.length ? [...page] : [...page, ...rest]
}
