/* oxlint-disable jsx-a11y/prefer-tag-over-role -- only visible rows are rendered, each at its own position, which a table can't do */
import { useEffect, useEffectEvent, useLayoutEffect, useRef } from 'react'
import type { JobView } from '#shared/model.ts'
import { useRunCommand } from '#renderer/commands/use-commands.ts'
import { useActions, useWindowState } from '#renderer/state/context.tsx'
import type { Group } from '#renderer/state/models/groups.ts'
import type { Run } from '#renderer/state/models/run.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { narrowQuery, useMediaQuery, wideQuery } from '#renderer/ui/use-media-query.ts'
import {
  handleListClick,
  handleListContextMenu,
  handleListKey,
  handleListToggle,
  type ListControl,
} from './list-control.ts'
import { ListItems } from './list-items.tsx'
import { getJobKeys } from './list-layout.ts'
import { getRowId } from '../row/rows.ts'
import { useIsHovered } from './use-frozen.ts'
import { useReportVisibleJobs, useListCursor } from './use-list-cursor.ts'
import { useListLayout } from './use-list-layout.ts'
import { useListMenus } from './use-list-menus.tsx'
import './job-list.css'

const loadAheadPx = 2_000

interface JobListProps {
  readonly groups: readonly Group[]
  readonly runs: readonly Run[]
  readonly onMore: () => void
  readonly picked: readonly JobView[]
  readonly onHoverChange: (isHovered: boolean) => void
}

/** Renders only the visible rows of the list. */
export function JobList({ groups, runs, onMore, picked, onHoverChange }: JobListProps) {
  const texts = useTexts()
  const actions = useActions()
  const runCommand = useRunCommand()
  const selected = useWindowState((state) => state.selected)
  const pickedJobs = useWindowState((state) => state.picked)
  const isSheet = useMediaQuery(narrowQuery)
  const isWide = useMediaQuery(wideQuery)
  const scroller = useRef<HTMLDivElement>(null)
  const isHovered = useIsHovered(scroller)
  const notifyHover = useEffectEvent(onHoverChange)
  useLayoutEffect(() => {
    notifyHover(isHovered)
    return () => notifyHover(false)
  }, [isHovered])
  const rows = useListLayout(scroller, groups, runs, isHovered)
  const cursor = useListCursor(scroller, rows)
  const { openMenu, isMenuOpen, menu } = useListMenus(scroller, rows)
  useReportVisibleJobs(getJobKeys(cursor.items))
  const isNearEnd = cursor.heightBelow < loadAheadPx
  useEffect(() => {
    if (isNearEnd) onMore()
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- a short page needs another one
  }, [isNearEnd, onMore, runs])
  const control = (): ListControl => ({
    actions,
    rows,
    cursor,
    selected,
    pickedJobs,
    picked,
    canClose: !isWide,
    runCommand,
    opensOnMove: selected !== undefined && !isSheet,
    scroller: scroller.current,
    openMenu,
    isMenuOpen,
  })
  return (
    <div className="job-list" data-density={rows.density} ref={scroller}>
      <div
        role="grid"
        tabIndex={-1}
        aria-label={texts.common.jobs}
        aria-multiselectable
        aria-rowcount={rows.layout.items.length}
        aria-colcount={5}
        className="job-list-grid"
        style={{ height: rows.layout.height }}
        onKeyDown={(event) => handleListKey(control(), event)}
        onClick={(event) => handleListClick(control(), event)}
        onContextMenu={(event) => handleListContextMenu(control(), event)}
        onFocus={(event) => {
          const row = getRowId(event.target)
          if (row !== undefined && rows.indexes.has(row)) cursor.setCurrent(row)
        }}
      >
        <ListItems
          items={cursor.items}
          rows={rows}
          groups={groups}
          current={cursor.current}
          selected={selected}
          picked={pickedJobs.keys}
          onToggle={(row) => handleListToggle(control(), row)}
        />
      </div>
      {menu}
    </div>
  )
}
