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

export const detailWidths = { least: 320, usual: 440, usualInWidest: 560, most: 640 } as const

/** Saved over restarts. A search isn't: it would hide jobs. */
export interface RememberedView {
  readonly filter: Filter
  readonly onServer: ServerId | undefined
  readonly sort: Sort
  readonly narrow: Narrow
  readonly grouping: Grouping
  readonly detailWidth: number | undefined
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
  const { onServer, detailWidth, asBatch } = found
  return {
    ...(filter && { filter }),
    ...(sort && { sort }),
    ...(grouping && { grouping }),
    ...(narrow && { narrow }),
    ...(typeof onServer === 'string' && { onServer }),
    ...(isWidth(detailWidth) && { detailWidth }),
    ...(typeof asBatch === 'boolean' && { asBatch }),
  }
}

/** Saves the list's view. */
export function remember(
  storage: Storage,
  { filter, onServer, sort, narrow, grouping, detailWidth, asBatch }: RememberedView,
): void {
  storage.setItem(place, JSON.stringify({ filter, onServer, sort, narrow, grouping, detailWidth, asBatch }))
}

/** Whether the view must be saved again. */
export function differs(a: RememberedView, b: RememberedView): boolean {
  return (
    a.filter !== b.filter ||
    a.onServer !== b.onServer ||
    a.sort !== b.sort ||
    a.narrow !== b.narrow ||
    a.grouping !== b.grouping ||
    a.detailWidth !== b.detailWidth ||
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

const isWidth = (value: unknown): value is number =>
  typeof value === 'number' && value >= detailWidths.least && value <= detailWidths.most

function parsed(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}
