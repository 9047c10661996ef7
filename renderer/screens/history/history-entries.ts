import type { RequestArgument } from '../../../shared/contract.ts'
import type { OutcomeKind, HistoryEntry, ServerId } from '../../../shared/model.ts'

/** Which outcomes are shown. */
export interface HistoryFilter {
  readonly search: string
  readonly kind: OutcomeKind | 'all'
  readonly serverId: ServerId | undefined
}

export const noFilter: HistoryFilter = { search: '', kind: 'all', serverId: undefined }

/** The filter as the calls take it. */
export function queryOf(filter: HistoryFilter): Omit<RequestArgument<'exportHistory'>, 'format'> {
  return {
    search: filter.search,
    kinds: filter.kind === 'all' ? [] : [filter.kind],
    ...(filter.serverId === undefined ? {} : { serverId: filter.serverId }),
  }
}

/** Names an outcome among all: another job may have one of the same id. */
export function idOf({ outcome }: HistoryEntry): string {
  return `${outcome.key}#${outcome.id}`
}

/** The server that the job is of. */
export function serverIdOf({ outcome }: HistoryEntry): ServerId {
  return outcome.key.slice(0, outcome.key.indexOf('/'))
}

/** Appends the next page, without entries that are already known: a new one may have shifted them. */
export function withNext(known: readonly HistoryEntry[], page: readonly HistoryEntry[]): HistoryEntry[] {
  const ids = new Set(known.map(idOf))
  return [...known, ...page.filter((entry) => !ids.has(idOf(entry)))]
}

/**
 * Puts the newest page before the known entries. If there is a gap between them, the known ones are dropped, and loaded again
 * when the user scrolls there.
 */
export function withNewest(known: readonly HistoryEntry[], page: readonly HistoryEntry[]): HistoryEntry[] {
  const ids = new Set(page.map(idOf))
  const rest = known.filter((entry) => !ids.has(idOf(entry)))
  return rest.length === known.length ? [...page] : [...page, ...rest]
}
