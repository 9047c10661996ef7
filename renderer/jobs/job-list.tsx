/* oxlint-disable jsx-a11y/prefer-tag-over-role -- only rows in sight are rendered, each at its own place: no table can do that */
import { useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import type { JobKey } from '../../preload/contract.ts'
import { useActions, useWindow } from '../state/context.tsx'
import { texts } from '../texts.ts'
import { narrow, useGlide, useMatches, usePointerNear, useViewport } from '../ui/hooks.ts'
import type { Group, GroupName } from './groups.ts'
import { JobRow } from './job-row.tsx'
import { heldGroups, layoutOf, rowAfter, visibleItems, type Layout } from './layout.ts'
import { useJobs } from './use-groups.ts'
import './job-list.css'

const moves: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  j: 1,
  ArrowUp: -1,
  k: -1,
  PageDown: 8,
  PageUp: -8,
  Home: -Infinity,
  End: Infinity,
}

/** The groups as they are, but in the order from before while the pointer is about to press something. */
function useHeldGroups(groups: readonly Group[], view: string, near: boolean): readonly Group[] {
  const jobs = useJobs()
  const [held, setHeld] = useState({ groups, view })
  const shown = near && held.view === view ? heldGroups(held.groups, groups, jobs) : groups
  if (shown === groups && held.groups !== groups) setHeld({ groups, view })
  return shown
}

/** Scrolling says what is in sight when it rests, ms. */
const restMs = 200

/** Tells the program which jobs are in sight, for they are asked for first. */
function useInSight(keys: readonly JobKey[]): void {
  const { inSight } = useActions()
  const [told, setTold] = useState(keys)
  if (told.join() !== keys.join()) setTold(keys)
  useEffect(() => {
    const timer = setTimeout(() => void inSight(told), restMs)
    return () => clearTimeout(timer)
  }, [told, inSight])
}

/** The list of jobs in their groups, worked by the pointer or by keys alone. Only what is in sight is rendered. */
export function JobList({ groups }: { groups: readonly Group[] }) {
  const { select } = useActions()
  const selected = useWindow((state) => state.selected)
  const view = useWindow((state) => `${state.filter}|${state.search}`)
  const sheet = useMatches(narrow)
  const scroller = useRef<HTMLDivElement>(null)
  const viewport = useViewport(scroller)
  const shown = useHeldGroups(groups, view, usePointerNear(scroller))
  const layout = useMemo(() => layoutOf(shown), [shown])
  const [cursor, setCursor] = useState<JobKey | undefined>(selected)
  const focusNext = useRef(false)

  const known = cursor !== undefined && layout.items.some((item) => item.id === cursor)
  const current = known ? cursor : rowAfter(layout, undefined, 1)

  useEffect(() => {
    if (selected === undefined) return
    setCursor(selected)
    reveal(scroller.current, layout, selected)
    // oxlint-disable-next-line react/exhaustive-deps -- a job is brought into sight when it is opened, not when rows move
  }, [selected])

  useLayoutEffect(() => {
    if (!focusNext.current || current === undefined) return
    focusNext.current = false
    rowElement(scroller.current, current)?.focus({ preventScroll: true })
  })

  function onKeyDown(event: KeyboardEvent): void {
    const step = moves[event.key]
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    const next = rowAfter(layout, current, step)
    if (next === undefined) return
    focusNext.current = true
    reveal(scroller.current, layout, next)
    setCursor(next)
    // Where the detail stands beside the list it follows; a sheet would cover the list.
    if (selected !== undefined && !sheet) select(next)
    else if (next === current) rowElement(scroller.current, next)?.focus()
  }

  const inSight = visibleItems(layout, viewport, current)
  useInSight(inSight.flatMap((item) => (item.kind === 'row' ? [item.id] : [])))
  const rows = layout.items.filter((item) => item.kind === 'row')
  const indexes = new Map(layout.items.map((item, index) => [item.id, index + 1]))
  return (
    <div className="job-list" ref={scroller}>
      <div
        role="grid"
        tabIndex={-1}
        aria-label={texts.list.name}
        aria-rowcount={layout.items.length}
        aria-colcount={4}
        className="job-list-grid"
        style={{ height: layout.height }}
        onKeyDown={onKeyDown}
        onFocus={(event) => {
          const key = event.target.closest<HTMLElement>('[data-key]')?.dataset['key']
          const row = rows.find((item) => item.id === key)
          if (row) setCursor(row.id)
        }}
      >
        {inSight.map((item) =>
          item.kind === 'heading' ? (
            <Heading
              key={item.id}
              group={item.group}
              index={indexes.get(item.id) ?? 0}
              y={item.y}
              view={view}
            />
          ) : (
            <JobRow
              key={item.id}
              jobKey={item.id}
              index={indexes.get(item.id) ?? 0}
              y={item.y}
              view={view}
              current={item.id === current}
              selected={item.id === selected}
              inAttention={item.group === 'attention'}
              onOpen={select}
            />
          ),
        )}
      </div>
    </div>
  )
}

interface HeadingProps {
  readonly group: GroupName
  readonly index: number
  readonly y: number
  readonly view: string
}

function Heading({ group, index, y, view }: HeadingProps) {
  const ref = useRef<HTMLDivElement>(null)
  useGlide(ref, y, view)
  return (
    <div
      ref={ref}
      role="row"
      aria-rowindex={index}
      className="job-list-heading"
      style={{ transform: `translateY(${y}px)` }}
    >
      <div role="gridcell" aria-colspan={4}>
        <h2 className="section-title">{texts.groups[group]}</h2>
      </div>
    </div>
  )
}

function rowElement(scroller: HTMLElement | null, key: JobKey): HTMLElement | undefined {
  const rows = scroller?.querySelectorAll<HTMLElement>('[data-key]') ?? []
  return [...rows].find((row) => row.dataset['key'] === key)
}

/** Scrolls as little as brings the row into sight, with the heading above it where it is the first of its group. */
function reveal(scroller: HTMLElement | null, layout: Layout, key: JobKey): void {
  const at = layout.items.findIndex((item) => item.id === key)
  const item = layout.items[at]
  if (!scroller || !item) return
  const above = layout.items[at - 1]
  const top = above?.kind === 'heading' ? above.y : item.y
  const bottom = item.y + item.height + 8
  if (top < scroller.scrollTop) scroller.scrollTop = top
  else if (bottom > scroller.scrollTop + scroller.clientHeight)
    scroller.scrollTop = bottom - scroller.clientHeight
}
