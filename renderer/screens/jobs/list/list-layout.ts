import type { JobKey, JobView } from '#shared/model.ts'
import {
  toBatchRowId,
  toCauseRowId,
  isParentRow,
  type BatchRowId,
  type CauseRowId,
  type ListedBatch,
  type RowId,
} from '#renderer/state/models/batches.ts'
import { groupByCause, type Cause } from '#renderer/state/models/causes.ts'
import type { Group, GroupName } from '#renderer/state/models/groups.ts'
import type { Run, RunKey } from '#renderer/state/models/run.ts'
import { getHeights, type RowHeights } from '#renderer/state/models/row-heights.ts'
import { getNextId, type PositionedItem, type PositionedList } from '#renderer/ui/virtual-list-layout.ts'

type Place = Omit<PositionedItem, 'id'>

export interface HeadingItem extends Place {
  readonly kind: 'heading'
  readonly id: string
  readonly group: GroupName
  /** The height of the whole group, in px. The heading sticks to its top. */
  readonly groupHeight: number
}

export interface JobItem extends Place {
  readonly kind: 'row'
  readonly id: JobKey
  readonly run?: undefined
  /** The batch or cause below which the job is listed. */
  readonly under: BatchRowId | CauseRowId | undefined
}

export interface RunItem extends Place {
  readonly kind: 'row'
  readonly id: RunKey
  readonly run: Run
  readonly under: undefined
}

export interface BatchItem extends Place {
  readonly kind: 'batch'
  readonly id: BatchRowId
  readonly batch: ListedBatch
  readonly isOpen: boolean
}

export interface CauseItem extends Place {
  readonly kind: 'cause'
  readonly id: CauseRowId
  readonly cause: Cause
  readonly isOpen: boolean
}

export interface OfferItem extends Place {
  readonly kind: 'offer'
  readonly id: string
  readonly cause: Cause
}

export type ListItem = HeadingItem | JobItem | RunItem | BatchItem | CauseItem | OfferItem

type Unplaced<I> = I extends Place ? Omit<I, keyof Place> : never
type NewItem = Unplaced<ListItem>

export type Layout = PositionedList<ListItem>

interface LayoutOptions {
  readonly opened: ReadonlySet<string>
  /** The jobs that must be visible. A batch or cause that contains one of them is open. */
  readonly shown: ReadonlySet<RunKey>
  readonly offered: { readonly has: (cause: string) => boolean }
  readonly heights: RowHeights
}

const bottomPadding = 12

const defaultOptions: LayoutOptions = {
  opened: new Set(),
  shown: new Set(),
  offered: new Set<string>(),
  heights: getHeights('comfortable', false),
}

/** Computes the position of every row, without measuring any element. */
export function createLayout(groups: readonly Group[], options: Partial<LayoutOptions> = {}): Layout {
  const { opened, shown, offered, heights } = { ...defaultOptions, ...options }
  const items: ListItem[] = []
  let y = 0
  function add(item: NewItem, height: number): void {
    items.push({ ...item, y, height })
    y += height
  }
  const addJob = (job: JobView) =>
    add(
      { kind: 'row', id: job.identity.key, under: undefined },
      job.attention ? heights.attention : heights.row,
    )
  const isOpen = (id: RowId, jobs: readonly JobView[]) =>
    opened.has(id) || jobs.some(({ identity: { key } }) => shown.has(key))

  function addBatches(batches: readonly ListedBatch[]): void {
    for (const batch of batches) {
      const id = toBatchRowId(batch.batch.id)
      const isBatchOpen = isOpen(id, batch.listed)
      add({ kind: 'batch', id, batch, isOpen: isBatchOpen }, heights.row)
      if (isBatchOpen)
        for (const { identity } of batch.listed)
          add({ kind: 'row', id: identity.key, under: id }, heights.row)
    }
  }
  function addCause(each: Cause): void {
    const id = toCauseRowId(each.cause)
    const isCauseOpen = isOpen(id, each.jobs)
    add({ kind: 'cause', id, cause: each, isOpen: isCauseOpen }, heights.attention)
    if (offered.has(each.cause)) add({ kind: 'offer', id: `offer:${each.cause}`, cause: each }, heights.offer)
    if (isCauseOpen)
      for (const { identity } of each.jobs)
        add({ kind: 'row', id: identity.key, under: id }, heights.underCause)
  }

  for (const { name, jobs, rows, batches } of groups) {
    const [at, top] = [items.length, y]
    const heading = { kind: 'heading', id: `group:${name}`, group: name } as const
    y += heights.heading
    if (batches) addBatches(batches)
    else
      for (const each of rows ?? (name === 'attention' ? groupByCause(jobs) : jobs)) {
        if ('key' in each) add({ kind: 'row', id: each.key, run: each, under: undefined }, heights.row)
        else if ('identity' in each) addJob(each)
        else addCause(each)
      }
    items.splice(at, 0, { ...heading, y: top, height: heights.heading, groupHeight: y - top })
  }
  return { items, height: y + bottomPadding }
}

const isFocusable = (item: ListItem): item is JobItem | RunItem | BatchItem | CauseItem =>
  item.kind === 'row' || isParentRow(item.id)

export const getFocusableRows = ({ items }: Layout): readonly RowId[] =>
  items.filter(isFocusable).map(({ id }) => id)

const indexGroupsByKey = (groups: readonly Group[]): ReadonlyMap<JobKey, string> =>
  new Map(groups.flatMap(({ name, jobs }) => jobs.map(({ identity: { key } }) => [key, name])))

/** Counts the jobs that were added, removed or moved to another group. */
export function countMovedJobs(before: readonly Group[], now: readonly Group[]): number {
  const old = indexGroupsByKey(before)
  let [moved, removed] = [0, old.size]
  for (const { name, jobs } of now)
    for (const {
      identity: { key },
    } of jobs) {
      const last = old.get(key)
      if (last !== undefined) removed -= 1
      if (last !== name) moved += 1
    }
  return moved + removed
}

/**
 * Returns the row that is `step` rows after `from`. If there are fewer rows, returns the last one, or the
 * first one for a negative `step`.
 */
export const getRowAfter = (layout: Layout, from: RowId | undefined, step: number): RowId | undefined =>
  getNextId(getFocusableRows(layout), from, step)

export const getJobKeys = (items: readonly ListItem[]): readonly JobKey[] =>
  items.flatMap((item) => (item.kind === 'row' && !item.run ? [item.id] : []))

export const isHeading = ({ kind }: ListItem): boolean => kind === 'heading'
