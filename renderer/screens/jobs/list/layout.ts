import type { JobKey, JobView } from '../../../../shared/model.ts'
import { hasBar } from '../../../state/models/shape.ts'
import { byCause, isOpen, type Cause } from '../../../state/models/causes.ts'
import type { Group, GroupName } from '../../../state/models/groups.ts'

/** A heading or a row at its place in the list, in px from the list's top. */
export type Item =
  | {
      readonly kind: 'heading'
      readonly id: string
      readonly group: GroupName
      readonly y: number
      readonly height: number
    }
  | {
      readonly kind: 'row'
      readonly id: JobKey
      readonly group: GroupName
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
  readonly items: readonly (Item | CauseItem)[]
  readonly height: number
}

/** Heights in px; the style sheet of the rows holds to them. */
export const heights = { heading: 36, row: 56, rowWithBar: 66, end: 12 } as const

const nothing: ReadonlySet<never> = new Set()

/**
 * Every item at its place: what is shown, and where, without measuring anything.
 * @param opened the causes whose jobs are shown one by one
 * @param shown jobs that are to be seen, whatever their cause
 */
export function layoutOf(
  groups: readonly Group[],
  opened: ReadonlySet<string> = nothing,
  shown: ReadonlySet<JobKey> = nothing,
): Layout {
  const items: (Item | CauseItem)[] = []
  let y = 0
  for (const group of groups) {
    items.push({ kind: 'heading', id: `group:${group.name}`, group: group.name, y, height: heights.heading })
    y += heights.heading
    const place = (job: JobView) => {
      const height = hasBar(job) ? heights.rowWithBar : heights.row
      items.push({ kind: 'row', id: job.key, group: group.name, y, height })
      y += height
    }
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
  return { items, height: y + heights.end }
}

/** The groups in an order held from before, with the jobs as they are now: a row never leaves from under the pointer. */
export function heldGroups(
  held: readonly Group[],
  now: readonly Group[],
  jobs: ReadonlyMap<JobKey, JobView>,
): readonly Group[] {
  const known = new Set(held.flatMap((group) => group.jobs.map((job) => job.key)))
  const newcomers = now.some((group) => group.jobs.some((job) => !known.has(job.key)))
  const gone = [...known].some((key) => !jobs.has(key))
  if (newcomers || gone) return now
  return held.map((group) => ({ ...group, jobs: group.jobs.map((job) => jobs.get(job.key) ?? job) }))
}

/** Whether the row, or one of its neighbours, would stand elsewhere in px if the list were laid out anew. Pure. */
export function movesNear(row: JobKey, held: readonly Group[], now: readonly Group[]): boolean {
  const rows = layoutOf(held).items.filter((item) => item.kind === 'row')
  const at = rows.findIndex(({ id }) => id === row)
  if (at === -1) return false
  const places = new Map(layoutOf(now).items.map((item) => [item.id, item.y]))
  return rows.slice(Math.max(0, at - 1), at + 2).some(({ id, y }) => places.get(id) !== y)
}

/** How many jobs belong to another group than they stand in. Pure. */
export function misplaced(held: readonly Group[], now: readonly Group[]): number {
  const groups = new Map(now.flatMap(({ name, jobs }) => jobs.map(({ key }) => [key, name] as const)))
  return held.reduce(
    (sum, { name, jobs }) => sum + jobs.filter(({ key }) => groups.get(key) !== name).length,
    0,
  )
}

/** The items that a viewport shows, with some beyond its edges, and always the one that holds the focus. */
export function visibleItems<I extends Pick<Item, 'y' | 'height'>>(
  { items }: { readonly items: readonly I[] },
  viewport: { readonly top: number; readonly height: number },
  focused: I | undefined,
): I[] {
  const beyond = 400
  const from = firstIndex(items, ({ y, height }) => y + height >= viewport.top - beyond)
  const to = firstIndex(items, ({ y }) => y > viewport.top + viewport.height + beyond)
  const seen = items.slice(from, to)
  if (focused === undefined || seen.includes(focused)) return seen
  return focused.y < viewport.top ? [focused, ...seen] : [...seen, focused]
}

/** The index of the first item from which on all pass, in a list in which none passes before. */
function firstIndex<I>(items: readonly I[], passes: (item: I) => boolean): number {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >> 1
    const item = items[middle]
    if (item !== undefined && passes(item)) high = middle
    else low = middle + 1
  }
  return low
}

/** The row a key leads to from `from`, stopping at the ends. */
export function rowAfter(layout: Layout, from: JobKey | undefined, step: number): JobKey | undefined {
  const rows = layout.items.filter((item) => item.kind === 'row')
  const at = rows.findIndex((row) => row.id === from)
  const to = at === -1 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + step))
  return rows[to]?.id
}
