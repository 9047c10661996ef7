/* oxlint-disable jsx-a11y/prefer-tag-over-role -- only rows in sight are rendered, each at its own place: no table can do that */
import {
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
} from 'react'
import type { JobKey, JobView } from '../../../../shared/model.ts'
import { useActions, useWindow } from '../../../state/context.tsx'
import { useTexts } from '../../../state/use-texts.ts'
import { Button } from '../../../ui/button.tsx'
import { narrow, useMatches, useViewport } from '../../../ui/hooks.ts'
import { later } from '../../../ui/later.tsx'
import type { Group } from '../../../state/models/groups.ts'
import { JobRow } from '../row/job-row.tsx'
import { layoutOf, rowAfter, visibleItems } from './layout.ts'
import { useAllowedKey } from '../../../ui/keys.ts'
import { listCommand } from './list-commands.ts'
import { CauseRow } from './cause-row.tsx'
import { ListHeading } from './list-heading.tsx'
import { allPicked, pickedUpTo, toggled } from '../../../state/models/picking.ts'
import type { MenuPlace } from './row-menu.tsx'
import { jobIdOf } from '../../../../shared/rules/job-key.ts'
import { keyOf, reveal, rowElement } from './rows.ts'
import { useHeldGroups } from './use-held-groups.ts'
import { useHoveredRow } from './use-hovered-row.ts'
import { useInSight } from './use-in-sight.ts'
import './job-list.css'

const RowMenu = later(async () => (await import('./row-menu.tsx')).RowMenu)

interface JobListProps {
  readonly groups: readonly Group[]
  /** The picked jobs among them. */
  readonly picked: readonly JobView[]
}

function toggledIn(set: ReadonlySet<string>, member: string): ReadonlySet<string> {
  const next = new Set(set)
  if (!next.delete(member)) next.add(member)
  return next
}

/** The list of jobs in their groups, worked by the pointer or by keys alone. Only what is in sight is rendered. */
export function JobList({ groups, picked }: JobListProps) {
  const texts = useTexts()
  const { select, pick, startRenaming, restart, toggleMuted, dismiss, unwatch, copy } = useActions()
  const selected = useWindow((state) => state.selected)
  const picking = useWindow((state) => state.picked)
  const view = useWindow(({ filter, search, onServer, sort, only }) =>
    [filter, search, onServer, sort, only?.size].join('|'),
  )
  const sheet = useMatches(narrow)
  const scroller = useRef<HTMLDivElement>(null)
  const viewport = useViewport(scroller)
  const { shown, placed, waiting, apply } = useHeldGroups(groups, view, useHoveredRow(scroller))
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  const layout = useMemo(() => {
    const mustShow = selected === undefined ? picking.keys : new Set([...picking.keys, selected])
    return layoutOf(placed, opened, mustShow)
  }, [placed, opened, picking.keys, selected])
  const [cursor, setCursor] = useState<JobKey | undefined>(selected)
  const [menu, setMenu] = useState<MenuPlace>()
  const focusNext = useRef(false)

  const rows = useMemo(() => layout.items.flatMap((item) => (item.kind === 'row' ? [item.id] : [])), [layout])
  /** Of headings and rows, from 0. */
  const indexes = useMemo(() => new Map(layout.items.map((item, index) => [item.id, index])), [layout])
  const current = cursor !== undefined && indexes.has(cursor) ? cursor : rows[0]

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

  /** What is done is done with all that are picked, else with this one. */
  const meant = (key: JobKey): readonly JobKey[] => (picked.length > 0 ? picked.map((job) => job.key) : [key])

  function moveTo(next: JobKey): void {
    focusNext.current = true
    reveal(scroller.current, layout, next)
    setCursor(next)
  }

  function move(from: JobKey, step: number, extend: boolean): void {
    const next = rowAfter(layout, from, step)
    if (next === undefined) return
    pick(extend ? pickedUpTo(picking, rows, next, { start: from }) : { ...picking, from: next })
    moveTo(next)
    // Where the detail stands beside the list it follows; a sheet would cover the list.
    if (selected !== undefined && !sheet && !extend) select(next)
    else if (next === current) rowElement(scroller.current, next)?.focus()
  }

  /** Goes on to the row that takes the place of those that go. */
  function leave(keys: readonly JobKey[], key: JobKey): void {
    const going = new Set(keys)
    const stays = (row: JobKey) => !going.has(row)
    const at = rows.indexOf(key)
    const next = rows.slice(at).find(stays) ?? rows.slice(0, Math.max(0, at)).findLast(stays)
    if (next !== undefined) moveTo(next)
  }

  function openMenu(key: JobKey, anchor: MenuPlace['anchor'], byKey = false): void {
    const isMeant = picked.some((job) => job.key === key)
    setCursor(key)
    setMenu({ keys: isMeant ? meant(key) : [key], anchor, row: rowElement(scroller.current, key), byKey })
  }

  const isAllowed = useAllowedKey()
  function onKeyDown(event: KeyboardEvent): void {
    const command = isAllowed(event) ? listCommand(event) : undefined
    const isRow = event.target instanceof Element && event.target.matches('[data-key]')
    // On a button of a row only moves go on: its other keys are its own.
    if (!command || current === undefined || (!isRow && command.do !== 'move')) return
    if (event.target instanceof HTMLInputElement) return
    event.preventDefault()
    switch (command.do) {
      case 'move':
        return move(current, command.step, command.extend)
      case 'open':
        return select(current)
      case 'toggle':
        return pick(toggled(picking, current))
      case 'pick-all':
        return pick(allPicked(rows))
      case 'menu': {
        const row = rowElement(scroller.current, current)
        return row && openMenu(current, row.querySelector('.job-row-text') ?? row, true)
      }
      case 'restart':
        return restart(meant(current))
      case 'mute':
        return void toggleMuted(meant(current))
      case 'dismiss':
        return void dismiss(meant(current))
      case 'rename':
        return startRenaming(current)
      case 'copy':
        return void copy(meant(current).map(jobIdOf).join('\n'))
      case 'unwatch': {
        const keys = meant(current)
        leave(keys, current)
        return void unwatch(keys)
      }
    }
  }

  function onClick(event: MouseEvent): void {
    const key = keyOf(event.target)
    if (key === undefined || !(event.target instanceof Element)) return
    const more = event.target.closest('[data-more]')
    if (more) return openMenu(key, more, event.detail === 0)
    if (event.target.closest('button, input')) return
    const besides = event.ctrlKey || event.metaKey
    if (event.shiftKey) pick(pickedUpTo(picking, rows, key, { start: selected, more: besides }))
    else if (besides || event.target.closest('[data-pick]')) pick(toggled(picking, key))
    else {
      pick({ keys: new Set(), from: key })
      select(key)
    }
  }

  function onContextMenu(event: MouseEvent): void {
    const key = keyOf(event.target)
    if (key === undefined || event.target instanceof HTMLInputElement) return
    event.preventDefault()
    // A key has opened it already.
    if (event.button !== 2 && menu) return
    const { clientX: x, clientY: y } = event
    openMenu(key, { getBoundingClientRect: () => new DOMRect(x, y, 0, 0) })
  }

  const items = visibleItems(layout, viewport, layout.items[indexes.get(current ?? '') ?? -1])
  useInSight(items.flatMap((item) => (item.kind === 'row' ? [item.id] : [])))
  return (
    <div className="job-list" ref={scroller}>
      {waiting > 1 && (
        <div className="job-list-updates" data-updates>
          <span>{texts.list.updates(waiting)}</span>
          <Button look="quiet" onClick={apply}>
            {texts.list.apply}
          </Button>
        </div>
      )}
      <div
        role="grid"
        tabIndex={-1}
        aria-label={texts.list.name}
        aria-multiselectable
        aria-rowcount={layout.items.length}
        aria-colcount={5}
        className="job-list-grid"
        style={{ height: layout.height }}
        onKeyDown={onKeyDown}
        onClick={onClick}
        onContextMenu={onContextMenu}
        onFocus={(event) => {
          const key = keyOf(event.target)
          if (key !== undefined && indexes.has(key)) setCursor(key)
        }}
      >
        {items.map((item) =>
          item.kind === 'cause' ? (
            <CauseRow
              key={item.id}
              cause={item.cause}
              isOpen={item.isOpen}
              onToggle={() => setOpened((before) => toggledIn(before, item.cause.cause))}
              index={1 + (indexes.get(item.id) ?? 0)}
              y={item.y}
              view={view}
            />
          ) : item.kind === 'heading' ? (
            <ListHeading
              key={item.id}
              group={item.group}
              jobs={shown.find(({ name }) => name === item.group)?.jobs ?? []}
              index={1 + (indexes.get(item.id) ?? 0)}
              y={item.y}
              view={view}
            />
          ) : (
            <JobRow
              key={item.id}
              jobKey={item.id}
              index={1 + (indexes.get(item.id) ?? 0)}
              y={item.y}
              view={view}
              current={item.id === current}
              selected={item.id === selected}
              picked={picking.keys.has(item.id)}
            />
          ),
        )}
      </div>
      {menu && <RowMenu place={menu} onClose={() => setMenu(undefined)} />}
    </div>
  )
}
