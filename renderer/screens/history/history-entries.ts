import type { RequestArgument } from '#shared/contract.ts'
import type { OutcomeKind, HistoryEntry, ServerId } from '#shared/model.ts'

export interface HistoryFilter {
  readonly search: string
  readonly kind: OutcomeKind | 'all'
  readonly serverId: ServerId | undefined
}

export const noFilter: HistoryFilter = { search: '', kind: 'all', serverId: undefined }

/** Converts the filter to the argument of requests. */
export function toQuery(filter: HistoryFilter): RequestArgument<'exportHistory'> {
  return {
    search: filter.search,
    kinds: filter.kind === 'all' ? [] : [filter.kind],
    serverId: filter.serverId,
  }
}

/** Returns a unique ID, because outcomes of different jobs may have the same one. */
export function getEntryId({ outcome }: HistoryEntry): string {
  return `${outcome.key}#${outcome.id}`
}

/** Appends a page. It may contain known entries, because new entries have shifted them. */
export function appendPage(known: readonly HistoryEntry[], page: readonly HistoryEntry[]): HistoryEntry[] {
  const ids = new Set(known.map(getEntryId))
  return [...known, ...page.filter((entry) => !ids.has(getEntryId(entry)))]
}

/**
 * Adds the newest page. If entries between are missing, the known ones are dropped, and loaded again on
 * scrolling.
 */
export function prependPage(known: readonly HistoryEntry[], page: readonly HistoryEntry[]): HistoryEntry[] {
  const ids = new Set(page.map(getEntryId))
  const rest = known.filter((entry) => !ids.has(getEntryId(entry)))
  return rest.length === known.length ? [...page] : [...page, ...rest]
}
