/* oxlint-disable jsx-a11y/prefer-tag-over-role -- only rows in sight are rendered, each at its own place: no table can do that */
import {
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
} from 'react'
import type { JobKey, JobView } from '#shared/model.ts'
import { useActions, useWindow } from '#renderer/state/context.tsx'
import { densityFor, rowHeights } from '#renderer/state/models/row-heights.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button } from '#renderer/ui/button.tsx'
import { narrow as narrowWindow, useMatches } from '#renderer/ui/use-media.ts'
import { useVirtualList } from '#renderer/ui/use-virtual-list.ts'
import { later } from '#renderer/ui/later.tsx'
import type { Group } from '#renderer/state/models/groups.ts'
import { batchRowId, isBatchRow, type ListedBatch, type RowId } from '#renderer/state/models/batches.ts'
import { isHeading, layoutOf, rowAfter, stopsOf } from './list-layout.ts'
import { listCommand } from './list-keys.ts'
import { ListItems } from './list-items.tsx'
import { allPicked, pickedUpTo, toggled } from '#renderer/state/models/picking.ts'
import type { BatchMenuPlace } from './menus/batch-menu.tsx'
import type { MenuPlace } from './menus/row-menu.tsx'
import { jobIdOf } from '#shared/rules/job-key.ts'
import { keyOf, rowElement } from './rows.ts'
import { useHeldGroups } from './use-held-groups.ts'
import { useRestingPointer } from './use-resting-pointer.ts'
import { useInSight } from './use-in-sight.ts'
import './job-list.css'

const BatchMenu = later(async () => (await import('./menus/batch-menu.tsx')).BatchMenu)
const RowMenu = later(async () => (await import('./menus/row-menu.tsx')).RowMenu)

interface JobListProps {
  readonly groups: readonly Group[]
  readonly picked: readonly JobView[]
  readonly onRest: (rests: boolean) => void
}

function toggledIn(set: ReadonlySet<string>, member: string): ReadonlySet<string> {
  const next = new Set(set)
  if (!next.delete(member)) next.add(member)
  return next
}

/** Renders only the visible rows. */
export function JobList({ groups, picked, onRest }: JobListProps) {
  const texts = useTexts()
  const { select, pick, startRenaming, restart, toggleMuted, dismiss, unwatch, copy, openInCompileo } =
    useActions()
  const selected = useWindow((state) => state.selected)
  const renaming = useWindow((state) => state.renaming)
  const picking = useWindow((state) => state.picked)
  const view = useWindow(({ filter, search, onServer, narrow: narrowed, grouping, sort, only }) =>
    [filter, search, onServer, JSON.stringify(narrowed), grouping, sort, only?.size].join('|'),
  )
  const only = useWindow((state) => state.only)
  const sheet = useMatches(narrowWindow)
  const scroller = useRef<HTMLDivElement>(null)
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  const isResting = useRestingPointer(scroller)
  const notifyRest = useEffectEvent(onRest)
  useLayoutEffect(() => {
    notifyRest(isResting)
    return () => notifyRest(false)
  }, [isResting])
  const wanted = useWindow(({ world }) => densityFor(world?.jobs.size ?? 0))
  const [density, setDensity] = useState(wanted)
  if (density !== wanted && !isResting) setDensity(wanted)
  const { placed, waiting, apply } = useHeldGroups(groups, view, isResting)
  const layout = useMemo(() => {
    const mustShow = selected === undefined ? picking.keys : new Set([...picking.keys, selected])
    return layoutOf(placed, opened, mustShow, rowHeights[density])
  }, [placed, opened, picking.keys, selected, density])
  const [cursor, setCursor] = useState<RowId | undefined>(selected)
  const [menu, setMenu] = useState<MenuPlace>()
  const [batchMenu, setBatchMenu] = useState<BatchMenuPlace>()

  const rows = useMemo(() => layout.items.flatMap((item) => (item.kind === 'row' ? [item.id] : [])), [layout])
  const stops = useMemo(() => stopsOf(layout), [layout])
  const indexes = useMemo(() => new Map(layout.items.map((item, index) => [item.id, index])), [layout])
  const current = cursor !== undefined && indexes.has(cursor) ? cursor : stops[0]
  const focused = layout.items[indexes.get(current ?? '') ?? -1]
  const { items, reveal, focus } = useVirtualList(scroller, layout, focused, isHeading)

  useEffect(() => {
    if (selected === undefined) return
    setCursor(selected)
    reveal(selected)
    // oxlint-disable-next-line react/exhaustive-deps -- a job is brought into sight when it is opened, not when rows move
  }, [selected])

  // The jobs of a notification, or a link, are visible at once.
  useEffect(() => {
    if (only === undefined) return
    const those = groups.flatMap(({ batches = [] }) => batches.map(({ batch }) => batchRowId(batch.id)))
    setOpened((before) => new Set([...before, ...those]))
    // oxlint-disable-next-line react/exhaustive-deps -- only when it appears: the user may close it
  }, [only])

  // The new batch's name is edited at once, so its row must exist.
  useEffect(() => {
    if (renaming === undefined || !indexes.has(renaming)) return
    setCursor(renaming)
    reveal(renaming)
    // oxlint-disable-next-line react/exhaustive-deps -- once, when the row is there
  }, [renaming, renaming !== undefined && indexes.has(renaming)])

  const batchAt = (id: RowId): ListedBatch | undefined => {
    const item = layout.items[indexes.get(id) ?? -1]
    return item?.kind === 'batch' ? item.batch : undefined
  }

  function meant(id: RowId): readonly JobKey[] {
    if (isBatchRow(id)) return batchAt(id)?.jobs.map(({ key }) => key) ?? []
    return picked.length > 0 ? picked.map((job) => job.key) : [id]
  }

  function toggle(id: string): void {
    setOpened((before) => toggledIn(before, id))
    if (isBatchRow(id) && batchAt(id)?.listed.some(({ key }) => key === selected)) select(undefined)
  }

  /** From one of its jobs, closing leads to the batch. */
  function fold(id: RowId, isWanted: boolean): void {
    const item = layout.items[indexes.get(id) ?? -1]
    if (item?.kind === 'batch' && item.isOpen !== isWanted) toggle(id)
    if (item?.kind !== 'row' || !item.isNested || isWanted) return
    const above = layout.items.slice(0, indexes.get(id)).findLast(({ kind }) => kind === 'batch')
    if (above?.kind === 'batch') moveTo(above.id)
  }

  function pickBatch(id: RowId): void {
    const keys = meant(id)
    const others = [...picking.keys].filter((key) => !keys.includes(key))
    const isPicked = keys.every((key) => picking.keys.has(key))
    pick({ keys: new Set(isPicked ? others : [...others, ...keys]), from: keys[0] })
  }

  function moveTo(next: RowId): void {
    reveal(next)
    setCursor(next)
    focus(next)
  }

  function move(from: RowId, step: number, extend: boolean): void {
    const next = rowAfter(layout, from, step)
    if (next === undefined) return
    if (!isBatchRow(next)) {
      const start = isBatchRow(from) ? next : from
      pick(extend ? pickedUpTo(picking, rows, next, { start }) : { ...picking, from: next })
    }
    moveTo(next)
    if (selected !== undefined && !sheet && !extend && !isBatchRow(next)) select(next)
  }

  function leave(keys: readonly JobKey[], id: RowId): void {
    const going = new Set<RowId>([...keys, ...(isBatchRow(id) ? [id] : [])])
    const stays = (row: RowId) => !going.has(row)
    const at = stops.indexOf(id)
    const next = stops.slice(at).find(stays) ?? stops.slice(0, Math.max(0, at)).findLast(stays)
    if (next !== undefined) moveTo(next)
  }

  function openMenu(key: RowId, anchor: MenuPlace['anchor'], byKey = false): void {
    const row = rowElement(scroller.current, key)
    if (isBatchRow(key)) {
      const batch = batchAt(key)
      setCursor(key)
      return batch && setBatchMenu({ batch, anchor, row, byKey })
    }
    const isMeant = picked.some((job) => job.key === key)
    setCursor(key)
    setMenu({ keys: isMeant ? meant(key) : [key], anchor, row, byKey })
  }

  function onKeyDown(event: KeyboardEvent): void {
    const command = listCommand(event)
    const isRow = event.target instanceof Element && event.target.matches('[data-key]')
    if (!command || current === undefined || (!isRow && command.do !== 'move')) return
    if (event.target instanceof HTMLInputElement) return
    event.preventDefault()
    switch (command.do) {
      case 'move':
        return move(current, command.step, command.extend)
      case 'open':
        return isBatchRow(current) ? toggle(current) : select(current)
      case 'unfold':
      case 'fold':
        return fold(current, command.do === 'unfold')
      case 'toggle':
        return isBatchRow(current) ? pickBatch(current) : pick(toggled(picking, current))
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
      case 'open-in-compileo':
        return isBatchRow(current) ? undefined : openInCompileo({ key: current })
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
    if (isBatchRow(key)) return besides || event.shiftKey ? pickBatch(key) : toggle(key)
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
    if (event.button !== 2 && (menu ?? batchMenu)) return
    const { clientX: x, clientY: y } = event
    openMenu(key, { getBoundingClientRect: () => new DOMRect(x, y, 0, 0) })
  }

  useInSight(items.flatMap((item) => (item.kind === 'row' ? [item.id] : [])))
  return (
    <div className="job-list" data-density={density} ref={scroller}>
      {waiting > 0 && (
        <div className="job-list-updates">
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
        <ListItems
          items={items}
          indexes={indexes}
          groups={groups}
          view={view}
          current={current}
          selected={selected}
          picked={picking.keys}
          onToggle={toggle}
        />
      </div>
      {menu && <RowMenu place={menu} onClose={() => setMenu(undefined)} />}
      {batchMenu && <BatchMenu place={batchMenu} onClose={() => setBatchMenu(undefined)} />}
    </div>
  )
}
