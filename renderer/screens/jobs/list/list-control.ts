import type { KeyboardEvent, MouseEvent } from 'react'
import type { JobKey, JobView } from '#shared/model.ts'
import type { RunCommand } from '#renderer/commands/use-commands.ts'
import type { useActions } from '#renderer/state/context.tsx'
import { isParentRow, type RowId } from '#renderer/state/models/batches.ts'
import { pickRange, togglePickedJob, type PickedJobs } from '#renderer/state/models/picking.ts'
import type { RunKey } from '#renderer/state/models/run.ts'
import { getRowAfter, getFocusableRows, getJobKeys } from './list-layout.ts'
import { getListCommand, type ListCommand } from './list-keys.ts'
import { getRowId, findRowElement } from '../row/rows.ts'
import type { ListCursor } from './use-list-cursor.ts'
import type { ListLayoutState } from './use-list-layout.ts'
import type { MenuAnchor } from './use-list-menus.tsx'

export interface ListControl {
  readonly actions: ReturnType<typeof useActions>
  readonly runCommand: RunCommand
  readonly rows: ListLayoutState
  readonly cursor: ListCursor
  readonly selected: RunKey | undefined
  readonly pickedJobs: PickedJobs
  /** The selected jobs that are visible. */
  readonly picked: readonly JobView[]
  /** Whether arrow keys open the details of each job that they reach. */
  readonly opensOnMove: boolean
  /** Whether the details can be closed. In a very wide window, they are always open. */
  readonly canClose: boolean
  readonly scroller: HTMLElement | null
  readonly openMenu: (row: RowId, keys: readonly JobKey[], anchor: MenuAnchor, byKey?: boolean) => void
  readonly isMenuOpen: boolean
}

function getJobsBelow({ rows }: ListControl, row: RowId): readonly JobKey[] {
  const item = rows.itemAt(row)
  if (item?.kind === 'batch') return item.batch.jobs.map(({ identity: { key } }) => key)
  return item?.kind === 'cause' ? item.cause.jobs.map(({ identity: { key } }) => key) : []
}

function getJobKey({ rows }: ListControl, row: RowId): JobKey | undefined {
  const item = rows.itemAt(row)
  return item?.kind === 'row' && !item.run ? item.id : undefined
}

/**
 * Returns the jobs that a command on a row applies to. For the row of a batch or a cause, these are all jobs
 * below it. For other rows, they are the selected jobs, or else the row's own job.
 */
function getTargetJobs(list: ListControl, row: RowId): readonly JobKey[] {
  if (isParentRow(row)) return getJobsBelow(list, row)
  if (list.picked.length > 0) return list.picked.map(({ identity: { key } }) => key)
  const key = getJobKey(list, row)
  return key === undefined ? [] : [key]
}

const getJobRows = ({ rows }: ListControl): readonly JobKey[] => getJobKeys(rows.layout.items)

function toggleRow({ rows, selected, actions }: ListControl, row: RowId): void {
  rows.toggle(row)
  // A batch or cause that contains the selected job stays open. So the job is deselected.
  const item = rows.itemAt(row)
  const listedJobs =
    item?.kind === 'batch' ? item.batch.listed : item?.kind === 'cause' ? item.cause.jobs : []
  if (listedJobs.some(({ identity: { key } }) => key === selected)) actions.select(undefined)
}

/**
 * Opens or closes a batch or a cause. On one of its jobs, closing only moves the focus to the row of the
 * batch or cause.
 */
function fold(list: ListControl, row: RowId, isWanted: boolean): void {
  const item = list.rows.itemAt(row)
  if ((item?.kind === 'batch' || item?.kind === 'cause') && item.isOpen !== isWanted) toggleRow(list, row)
  if (item?.kind === 'row' && item.under !== undefined && !isWanted) list.cursor.moveTo(item.under)
}

function pickBelow(list: ListControl, row: RowId): void {
  const { pickedJobs, actions } = list
  const keys = getJobsBelow(list, row)
  const otherKeys = [...pickedJobs.keys].filter((key) => !keys.includes(key))
  const isPicked = keys.every((key) => pickedJobs.keys.has(key))
  actions.pick({ keys: new Set(isPicked ? otherKeys : [...otherKeys, ...keys]), from: keys[0] })
}

function move(list: ListControl, from: RowId, step: number, extend: boolean): void {
  const { actions, pickedJobs, cursor } = list
  const next = getRowAfter(list.rows.layout, from, step)
  if (next === undefined) return
  cursor.moveTo(next)
  if (isParentRow(next)) return
  const key = getJobKey(list, next)
  if (key !== undefined) {
    const start = getJobKey(list, from) ?? key
    actions.pick(
      extend ? pickRange(pickedJobs, getJobRows(list), key, { start }) : { ...pickedJobs, from: key },
    )
  }
  if (list.opensOnMove && !extend) actions.select(next)
}

/**
 * Moves the focus to the row that will take the place of removed jobs. It is called before they are removed.
 */
function moveAfterRemoval({ rows, cursor }: ListControl, keys: readonly JobKey[], row: RowId): void {
  const removedRows = new Set<RowId>([...keys, ...(isParentRow(row) ? [row] : [])])
  const stops = getFocusableRows(rows.layout)
  const stays = (each: RowId) => !removedRows.has(each)
  const at = stops.indexOf(row)
  const next = stops.slice(at).find(stays) ?? stops.slice(0, Math.max(0, at)).findLast(stays)
  if (next !== undefined) cursor.moveTo(next)
}

const getPointBelow = (contextElement: Element): MenuAnchor => ({
  contextElement,
  getBoundingClientRect() {
    const { left, bottom } = contextElement.getBoundingClientRect()
    return new DOMRect(left, bottom + 2, 0, 0)
  },
})

function openRowMenu(list: ListControl, row: RowId, anchor: MenuAnchor, byKey = false): void {
  const key = getJobKey(list, row)
  const isAlone = key !== undefined && !list.picked.some(({ identity }) => identity.key === key)
  list.cursor.setCurrent(row)
  list.openMenu(row, isAlone ? [key] : getTargetJobs(list, row), anchor, byKey)
}

type Handle = (list: ListControl, row: RowId) => void

/** Wraps a handler that needs at least one watched job. */
const onJobs =
  (act: (list: ListControl, keys: readonly JobKey[], row: RowId) => void): Handle =>
  (list, row) => {
    const keys = getTargetJobs(list, row)
    if (keys.length > 0) act(list, keys, row)
  }

function togglePick(list: ListControl, row: RowId): void {
  const key = getJobKey(list, row)
  if (isParentRow(row)) pickBelow(list, row)
  else if (key !== undefined) list.actions.pick(togglePickedJob(list.pickedJobs, key))
}

const handlers: Readonly<Record<Exclude<ListCommand['action'], 'move'>, Handle>> = {
  open: (list, row) => (isParentRow(row) ? toggleRow(list, row) : list.actions.select(row)),
  // Shows or closes the details of a job, and opens or closes a batch or cause. The focus stays on the row,
  // so that arrow keys keep working.
  peek(list, row) {
    if (isParentRow(row)) toggleRow(list, row)
    else if (list.selected !== row) list.actions.select(row)
    else if (list.canClose) list.actions.select(undefined)
  },
  unfold: (list, row) => fold(list, row, true),
  fold: (list, row) => fold(list, row, false),
  toggle: togglePick,
  'pick-all': (list) => list.runCommand('pick-all', getJobRows(list)),
  menu(list, row) {
    const element = findRowElement(list.scroller, row)
    if (element)
      openRowMenu(list, row, getPointBelow(element.querySelector('.job-row-text') ?? element), true)
  },
  restart: onJobs(({ runCommand }, keys) => runCommand('restart', keys)),
  mute: onJobs(({ runCommand }, keys) => runCommand('mute', keys)),
  dismiss: onJobs(({ runCommand }, keys) => runCommand('dismiss', keys)),
  rename(list, row) {
    const isNamed = list.rows.itemAt(row)?.kind === 'batch' || getJobKey(list, row) !== undefined
    if (isNamed) list.actions.startRenaming(row)
  },
  copy(list, row) {
    const item = list.rows.itemAt(row)
    const run = item?.kind === 'row' ? item.run : undefined
    list.runCommand('copy', getTargetJobs(list, row), { run })
  },
  'open-in-compileo'(list, row) {
    const key = getJobKey(list, row)
    if (key !== undefined) list.runCommand('open-in-compileo', [key])
  },
  unwatch: onJobs((list, keys, row) => {
    moveAfterRemoval(list, keys, row)
    list.runCommand('unwatch', keys)
  }),
}

export function handleListKey(list: ListControl, event: KeyboardEvent): void {
  const command = getListCommand(event)
  const { current } = list.cursor
  const isRow = event.target instanceof Element && event.target.matches('[data-key]')
  if (!command || current === undefined || (!isRow && command.action !== 'move')) return
  if (event.target instanceof HTMLInputElement) return
  event.preventDefault()
  if (command.action === 'move') move(list, current, command.step, command.extend)
  else handlers[command.action](list, current)
}

export function handleListClick(list: ListControl, event: MouseEvent): void {
  const { actions, pickedJobs } = list
  const row = getRowId(event.target)
  if (row === undefined || !(event.target instanceof Element)) return
  const more = event.target.closest('[data-more]')
  if (more) return openRowMenu(list, row, getPointBelow(more), event.detail === 0)
  if (event.target.closest('button, input')) return
  const besides = event.ctrlKey || event.metaKey
  if (isParentRow(row)) {
    const isPicking = besides || event.shiftKey || event.target.closest('[data-pick]') !== null
    return isPicking ? pickBelow(list, row) : toggleRow(list, row)
  }
  const key = getJobKey(list, row)
  if (key === undefined) return actions.select(row)
  const start = getJobKey(list, list.selected ?? row)
  if (event.shiftKey) actions.pick(pickRange(pickedJobs, getJobRows(list), key, { start, more: besides }))
  else if (besides || event.target.closest('[data-pick]')) actions.pick(togglePickedJob(pickedJobs, key))
  else {
    actions.pick({ keys: new Set(), from: key })
    actions.select(row)
  }
}

export function handleListContextMenu(list: ListControl, event: MouseEvent): void {
  const row = getRowId(event.target)
  if (row === undefined || event.target instanceof HTMLInputElement) return
  event.preventDefault()
  // The context menu key has already opened the menu.
  if (event.button !== 2 && list.isMenuOpen) return
  const { clientX: x, clientY: y } = event
  openRowMenu(list, row, { getBoundingClientRect: () => new DOMRect(x + 2, y, 0, 0) })
}

export const handleListToggle = toggleRow
