/* oxlint-disable jsx-a11y/prefer-tag-over-role -- only rows in sight are rendered, each at its own place: no table can do that */
import { useEffectEvent, useLayoutEffect, useRef } from 'react'
import type { JobView } from '#shared/model.ts'
import { useActions, useWindow } from '#renderer/state/context.tsx'
import type { Group } from '#renderer/state/models/groups.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button } from '#renderer/ui/button.tsx'
import { narrow, useMatches, wide } from '#renderer/ui/use-media.ts'
import { onListClick, onListContextMenu, onListKey, onListToggle, type ListControl } from './list-control.ts'
import { ListItems } from './list-items.tsx'
import { keyOf } from '../row/rows.ts'
import { useRestingPointer } from './use-held.ts'
import { useInSight, useListCursor } from './use-list-cursor.ts'
import { useListLayout } from './use-list-layout.ts'
import { useListMenus } from './use-list-menus.tsx'
import './job-list.css'

interface JobListProps {
  readonly groups: readonly Group[]
  readonly picked: readonly JobView[]
  readonly onRest: (rests: boolean) => void
}

/** Renders only the visible rows. */
export function JobList({ groups, picked, onRest }: JobListProps) {
  const texts = useTexts()
  const actions = useActions()
  const selected = useWindow((state) => state.selected)
  const picking = useWindow((state) => state.picked)
  const isSheet = useMatches(narrow)
  const isWide = useMatches(wide)
  const scroller = useRef<HTMLDivElement>(null)
  const isResting = useRestingPointer(scroller)
  const notifyRest = useEffectEvent(onRest)
  useLayoutEffect(() => {
    notifyRest(isResting)
    return () => notifyRest(false)
  }, [isResting])
  const placed = useListLayout(scroller, groups, isResting)
  const cursor = useListCursor(scroller, placed)
  const { openMenu, isMenuOpen, menu } = useListMenus(scroller, placed)
  useInSight(cursor.items.flatMap((item) => (item.kind === 'row' ? [item.id] : [])))
  const control = (): ListControl => ({
    actions,
    placed,
    cursor,
    selected,
    picking,
    picked,
    canClose: !isWide,
    opensOnMove: selected !== undefined && !isSheet,
    scroller: scroller.current,
    openMenu,
    isMenuOpen,
  })
  return (
    <div className="job-list" data-density={placed.density} ref={scroller}>
      <Updates waiting={placed.waiting} apply={placed.apply} />
      <div
        role="grid"
        tabIndex={-1}
        aria-label={texts.list.name}
        aria-multiselectable
        aria-rowcount={placed.layout.items.length}
        aria-colcount={5}
        className="job-list-grid"
        style={{ height: placed.layout.height }}
        onKeyDown={(event) => onListKey(control(), event)}
        onClick={(event) => onListClick(control(), event)}
        onContextMenu={(event) => onListContextMenu(control(), event)}
        onFocus={(event) => {
          const row = keyOf(event.target)
          if (row !== undefined && placed.indexes.has(row)) cursor.setCurrent(row)
        }}
      >
        <ListItems
          items={cursor.items}
          placed={placed}
          groups={groups}
          current={cursor.current}
          selected={selected}
          picked={picking.keys}
          onToggle={(row) => onListToggle(control(), row)}
        />
      </div>
      {menu}
    </div>
  )
}

function Updates({ waiting, apply }: { readonly waiting: number; readonly apply: () => void }) {
  const { list } = useTexts()
  if (waiting === 0) return null
  return (
    <div className="job-list-updates">
      <span>{list.updates(waiting)}</span>
      <Button look="quiet" onClick={apply}>
        {list.apply}
      </Button>
    </div>
  )
}
