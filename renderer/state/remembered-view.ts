import {
  filters,
  groupings,
  narrowings,
  sorts,
  type Filter,
  type Grouping,
  type Narrow,
  type Sort,
} from '#shared/list-view.ts'
import type { ServerId } from '#shared/model.ts'

/** Saved over restarts. A search isn't: it would hide jobs. */
export interface RememberedView {
  readonly filter: Filter
  readonly onServer: ServerId | undefined
  readonly sort: Sort
  readonly narrow: Narrow
  readonly grouping: Grouping
  readonly asBatch: boolean
}

const place = 'list'

/** The saved view, without missing or invalid parts. */
export function recall(storage: Storage): Partial<RememberedView> {
  const value = parsed(storage.getItem(place))
  if (typeof value !== 'object' || value === null) return {}
  const found: Readonly<Record<string, unknown>> = { ...value }
  const filter = filters.find((each) => each === found['filter'])
  const sort = sorts.find((each) => each === found['sort'])
  const grouping = groupings.find((each) => each === found['grouping'])
  const narrow = readNarrow(found['narrow'])
  const { onServer, asBatch } = found
  return {
    ...(filter && { filter }),
    ...(sort && { sort }),
    ...(grouping && { grouping }),
    ...(narrow && { narrow }),
    ...(typeof onServer === 'string' && { onServer }),
    ...(typeof asBatch === 'boolean' && { asBatch }),
  }
}

/** Saves the list's view. */
export function remember(
  storage: Storage,
  { filter, onServer, sort, narrow, grouping, asBatch }: RememberedView,
): void {
  storage.setItem(place, JSON.stringify({ filter, onServer, sort, narrow, grouping, asBatch }))
}

/** Whether the view must be saved again. */
export function differs(a: RememberedView, b: RememberedView): boolean {
  return (
    a.filter !== b.filter ||
    a.onServer !== b.onServer ||
    a.sort !== b.sort ||
    a.narrow !== b.narrow ||
    a.grouping !== b.grouping ||
    a.asBatch !== b.asBatch
  )
}

function readNarrow(value: unknown): Narrow | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const found: Readonly<Record<string, unknown>> = { ...value }
  return Object.fromEntries(
    narrowings.flatMap((of) => (typeof found[of] === 'string' ? [[of, found[of]]] : [])),
  )
}

function parsed(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}
