import type { JobKey, JobView } from '#shared/model.ts'
import { batchRowId, type BatchRowId, type ListedBatch, type RowId } from '#renderer/state/models/batches.ts'
import { byCause, isOpen, type Cause } from '#renderer/state/models/causes.ts'
import type { Group, GroupName } from '#renderer/state/models/groups.ts'
import { rowHeights, type RowHeights } from '#renderer/state/models/row-heights.ts'
import { stepFrom } from '#renderer/ui/virtual-list-layout.ts'

export type Item =
  | {
      readonly kind: 'heading'
      readonly id: string
      readonly group: GroupName
      readonly title: string | undefined
      readonly y: number
      readonly height: number
    }
  | {
      readonly kind: 'row'
      readonly id: JobKey
      readonly group: GroupName
      /** Below the row of its batch. */
      readonly isNested?: true
      readonly y: number
      readonly height: number
    }

export interface BatchItem {
  readonly kind: 'batch'
  readonly id: BatchRowId
  readonly group: GroupName
  readonly batch: ListedBatch
  readonly isOpen: boolean
  readonly y: number
  readonly height: number
}

export interface CauseItem {
  readonly kind: 'cause'
  readonly id: string
  readonly group: GroupName
  readonly cause: Cause
  readonly isOpen: boolean
  readonly y: number
  readonly height: number
}

export interface Layout {
  readonly items: readonly (Item | BatchItem | CauseItem)[]
  readonly height: number
}

const end = 12

const nothing: ReadonlySet<never> = new Set()

/**
 * Places every item without measuring.
 * @param shown jobs that must be visible, whatever their cause or batch
 * @param heights of the rows, by the density
 */
export function layoutOf(
  groups: readonly Group[],
  opened: ReadonlySet<string> = nothing,
  shown: ReadonlySet<JobKey> = nothing,
  heights: RowHeights = rowHeights.comfortable,
): Layout {
  const items: (Item | BatchItem | CauseItem)[] = []
  let y = 0
  for (const group of groups) {
    const { name, title } = group
    const headingId = title === undefined ? `group:${name}` : `group:titled ${title}`
    items.push({ kind: 'heading', id: headingId, group: name, title, y, height: heights.heading })
    y += heights.heading
    const place = (job: JobView, nested: { readonly isNested?: true } = {}) => {
      items.push({ kind: 'row', id: job.key, group: group.name, ...nested, y, height: heights.row })
      y += heights.row
    }
    for (const batch of group.batches ?? []) {
      const id = batchRowId(batch.batch.id)
      const isBatchOpen = opened.has(id) || batch.listed.some(({ key }) => shown.has(key))
      items.push({ kind: 'batch', id, group: group.name, batch, isOpen: isBatchOpen, y, height: heights.row })
      y += heights.row
      if (isBatchOpen) for (const job of batch.listed) place(job, { isNested: true })
    }
    if (group.batches) continue
    for (const each of group.name === 'attention' ? byCause(group.jobs) : group.jobs) {
      if ('key' in each) {
        place(each)
        continue
      }
      const isCauseOpen = isOpen(each, opened, shown)
      const item = { cause: each, isOpen: isCauseOpen, group: group.name, y, height: heights.row }
      items.push({ kind: 'cause', id: `cause:${each.cause}`, ...item })
      y += heights.row
      if (isCauseOpen) for (const job of each.jobs) place(job)
    }
  }
  return { items, height: y + end }
}

const isStop = (item: Layout['items'][number]): item is Extract<Item, { kind: 'row' }> | BatchItem =>
  item.kind === 'row' || item.kind === 'batch'

/** Returns the rows that the list's keys lead to. */
export const stopsOf = ({ items }: Layout): readonly RowId[] => items.filter(isStop).map(({ id }) => id)

const groupsByKey = (groups: readonly Group[]): ReadonlyMap<JobKey, string> =>
  new Map(groups.flatMap(({ name, title, jobs }) => jobs.map(({ key }) => [key, title ?? name])))

/** How many jobs are in another group than before, or in the list only before or after. */
export function changedPlaces(before: readonly Group[], now: readonly Group[]): number {
  const [old, current] = [groupsByKey(before), groupsByKey(now)]
  const keys = new Set([...old.keys(), ...current.keys()])
  return [...keys].filter((key) => old.get(key) !== current.get(key)).length
}

/** The row a key leads to from `from`, stopping at the ends. */
export const rowAfter = (layout: Layout, from: RowId | undefined, step: number): RowId | undefined =>
  stepFrom(stopsOf(layout), from, step)

/** Whether an item is the heading of a group. */
export const isHeading = ({ kind }: Layout['items'][number]): boolean => kind === 'heading'
