import type { KeyboardEvent, MouseEvent } from 'react'
import type { JobKey, JobView } from '#shared/model.ts'
import { getJobId } from '#shared/rules/job-key.ts'
import type { useActions } from '#renderer/state/context.tsx'
import { isParentRow, type RowId } from '#renderer/state/models/batches.ts'
import { pickAll, pickRange, togglePicked, type Picked } from '#renderer/state/models/picking.ts'
import { getRowAfter, getFocusableRows } from './list-layout.ts'
import { getListCommand, type ListCommand } from './list-keys.ts'
import { getRowId, findRowElement } from '../row/rows.ts'
import type { ListCursor } from './use-list-cursor.ts'
import type { ListLayout } from './use-list-layout.ts'
import type { MenuAnchor } from './use-list-menus.tsx'

/** The dependencies of the list's keys and clicks. */
export interface ListControl {
  readonly actions: ReturnType<typeof useActions>
  readonly rows: ListLayout
  readonly cursor: ListCursor
  readonly selected: JobKey | undefined
  readonly picking: Picked
  /** The selected jobs that are visible. */
  readonly picked: readonly JobView[]
  /** Whether moving along the rows opens each job in the details. */
  readonly opensOnMove: boolean
  /** Whether the details can be closed, because the window is too narrow to show them always. */
  readonly canClose: boolean
  readonly scroller: HTMLElement | null
  readonly openMenu: (row: RowId, keys: readonly JobKey[], anchor: MenuAnchor, byKey?: boolean) => void
  readonly isMenuOpen: boolean
}

/** Returns the jobs of a batch or a cause. */
function getJobsBelow({ rows }: ListControl, row: RowId): readonly JobKey[] {
  const item = rows.itemAt(row)
  if (item?.kind === 'batch') return item.batch.jobs.map(({ identity: { key } }) => key)
  return item?.kind === 'cause' ? item.cause.jobs.map(({ identity: { key } }) => key) : []
}

/** Returns the jobs that a command on a row applies to. */
function getTargetJobs(list: ListControl, row: RowId): readonly JobKey[] {
  if (isParentRow(row)) return getJobsBelow(list, row)
  return list.picked.length > 0 ? list.picked.map(({ identity: { key } }) => key) : [row]
}

const getJobRows = ({ rows }: ListControl): readonly JobKey[] =>
  rows.layout.items.flatMap((item) => (item.kind === 'row' ? [item.id] : []))

function toggleRow({ rows, selected, actions }: ListControl, row: RowId): void {
  rows.toggle(row)
  // A selected job is always visible, which would keep its batch or cause open.
  const item = rows.itemAt(row)
  const listed = item?.kind === 'batch' ? item.batch.listed : item?.kind === 'cause' ? item.cause.jobs : []
  if (listed.some(({ identity: { key } }) => key === selected)) actions.select(undefined)
}

/** Closes or opens a batch or a cause. On one of its jobs, closing moves to the batch or the cause. */
function fold(list: ListControl, row: RowId, isWanted: boolean): void {
  const item = list.rows.itemAt(row)
  if ((item?.kind === 'batch' || item?.kind === 'cause') && item.isOpen !== isWanted) toggleRow(list, row)
  if (item?.kind === 'row' && item.under !== undefined && !isWanted) list.cursor.moveTo(item.under)
}

function pickBelow(list: ListControl, row: RowId): void {
  const { picking, actions } = list
  const keys = getJobsBelow(list, row)
  const others = [...picking.keys].filter((key) => !keys.includes(key))
  const isPicked = keys.every((key) => picking.keys.has(key))
  actions.pick({ keys: new Set(isPicked ? others : [...others, ...keys]), from: keys[0] })
}

function move(list: ListControl, from: RowId, step: number, extend: boolean): void {
  const { actions, picking, cursor } = list
  const next = getRowAfter(list.rows.layout, from, step)
  if (next === undefined) return
  cursor.moveTo(next)
  if (isParentRow(next)) return
  const start = isParentRow(from) ? next : from
  actions.pick(extend ? pickRange(picking, getJobRows(list), next, { start }) : { ...picking, from: next })
  if (list.opensOnMove && !extend) actions.select(next)
}

/** Before jobs are removed, moves the cursor to the row that will take their place. */
function moveAfterRemoval({ rows, cursor }: ListControl, keys: readonly JobKey[], row: RowId): void {
  const going = new Set<RowId>([...keys, ...(isParentRow(row) ? [row] : [])])
  const stops = getFocusableRows(rows.layout)
  const stays = (each: RowId) => !going.has(each)
  const at = stops.indexOf(row)
  const next = stops.slice(at).find(stays) ?? stops.slice(0, Math.max(0, at)).findLast(stays)
  if (next !== undefined) cursor.moveTo(next)
}

function openRowMenu(list: ListControl, row: RowId, anchor: MenuAnchor, byKey = false): void {
  const isMeant = isParentRow(row) || list.picked.some(({ identity: { key } }) => key === row)
  list.cursor.setCurrent(row)
  list.openMenu(row, isMeant || isParentRow(row) ? getTargetJobs(list, row) : [row], anchor, byKey)
}

type Run = (list: ListControl, row: RowId) => void

const handlers: Readonly<Record<Exclude<ListCommand['action'], 'move'>, Run>> = {
  open: (list, row) => (isParentRow(row) ? toggleRow(list, row) : list.actions.select(row)),
  // The focus stays on the row, so that arrow keys continue there.
  peek(list, row) {
    if (isParentRow(row)) toggleRow(list, row)
    else if (list.selected !== row) list.actions.select(row)
    else if (list.canClose) list.actions.select(undefined)
  },
  unfold: (list, row) => fold(list, row, true),
  fold: (list, row) => fold(list, row, false),
  toggle: (list, row) =>
    isParentRow(row) ? pickBelow(list, row) : list.actions.pick(togglePicked(list.picking, row)),
  'pick-all': (list) => list.actions.pick(pickAll(getJobRows(list))),
  menu(list, row) {
    const element = findRowElement(list.scroller, row)
    if (element) openRowMenu(list, row, element.querySelector('.job-row-text') ?? element, true)
  },
  restart: (list, row) => list.actions.restart(getTargetJobs(list, row)),
  mute: (list, row) => void list.actions.toggleMuted(getTargetJobs(list, row)),
  dismiss: (list, row) => void list.actions.dismiss(getTargetJobs(list, row)),
  rename: (list, row) => list.rows.itemAt(row)?.kind !== 'cause' && list.actions.startRenaming(row),
  copy: (list, row) => void list.actions.copy(getTargetJobs(list, row).map(getJobId).join('\n')),
  'open-in-compileo': (list, row) => isParentRow(row) || list.actions.openInCompileo({ key: row }),
  unwatch(list, row) {
    const keys = getTargetJobs(list, row)
    moveAfterRemoval(list, keys, row)
    void list.actions.unwatch(keys)
  },
}

export function onListKey(list: ListControl, event: KeyboardEvent): void {
  const command = getListCommand(event)
  const { current } = list.cursor
  const isRow = event.target instanceof Element && event.target.matches('[data-key]')
  if (!command || current === undefined || (!isRow && command.action !== 'move')) return
  if (event.target instanceof HTMLInputElement) return
  event.preventDefault()
  if (command.action === 'move') move(list, current, command.step, command.extend)
  else handlers[command.action](list, current)
}

export function onListClick(list: ListControl, event: MouseEvent): void {
  const { actions, picking } = list
  const row = getRowId(event.target)
  if (row === undefined || !(event.target instanceof Element)) return
  const more = event.target.closest('[data-more]')
  if (more) return openRowMenu(list, row, more, event.detail === 0)
  if (event.target.closest('button, input')) return
  const besides = event.ctrlKey || event.metaKey
  if (isParentRow(row)) {
    const isPicking = besides || event.shiftKey || event.target.closest('[data-pick]') !== null
    return isPicking ? pickBelow(list, row) : toggleRow(list, row)
  }
  if (event.shiftKey)
    actions.pick(pickRange(picking, getJobRows(list), row, { start: list.selected, more: besides }))
  else if (besides || event.target.closest('[data-pick]')) actions.pick(togglePicked(picking, row))
  else {
    actions.pick({ keys: new Set(), from: row })
    actions.select(row)
  }
}

export function onListContextMenu(list: ListControl, event: MouseEvent): void {
  const row = getRowId(event.target)
  if (row === undefined || event.target instanceof HTMLInputElement) return
  event.preventDefault()
  // The menu was already opened by a key.
  if (event.button !== 2 && list.isMenuOpen) return
  const { clientX: x, clientY: y } = event
  openRowMenu(list, row, { getBoundingClientRect: () => new DOMRect(x, y, 0, 0) })
}

/** Closes or opens a batch or a cause, like its button does. */
export const onListToggle = toggleRow
