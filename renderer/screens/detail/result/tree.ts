import { cutTo } from '../../../../shared/cut.ts'
import { isContainer } from '../../../../shared/rules/json-value.ts'

export type Step = string | number
export type Path = readonly Step[]

interface TreePosition {
  readonly id: string
  readonly parent: string | undefined
  /** From 1. */
  readonly level: number
  readonly position: number
  readonly siblings: number
  readonly opens: boolean
  readonly isOpen: boolean
}

export interface ValueRow extends TreePosition {
  readonly kind: 'value'
  readonly path: Path
  readonly value: unknown
}

export interface RangeRow extends TreePosition {
  readonly kind: 'range'
  readonly path: Path
  readonly from: number
  /** Exclusive. */
  readonly to: number
  readonly ends: readonly [Step, Step]
}

export type TreeRow = ValueRow | RangeRow

/** More children are grouped in ranges. */
const mostChildren = 100

const shortString = { characters: 120, lines: 3 } as const

/** Initially, small parts are open while the whole stays short. */
const openFromStart = { children: 8, rows: 20 } as const

/** Includes items that a sparse list lacks. */
export function namesOf(value: object): readonly Step[] {
  return Array.isArray(value) ? Array.from(value, (_, index) => index) : Object.keys(value)
}

export function sizeOf(value: object): number {
  return Array.isArray(value) ? value.length : Object.keys(value).length
}

/** Whether a string is cut until it is opened. */
export function isLongString(value: unknown): value is string {
  if (typeof value !== 'string') return false
  return (
    value.length > shortString.characters ||
    value.split('\n', shortString.lines + 1).length > shortString.lines
  )
}

/** The shown part of a long closed string. */
export function beginningOf(value: string): string {
  return cutTo(value.split('\n', shortString.lines).join('\n'), shortString.characters)
}

const opens = (value: unknown): boolean => (isContainer(value) ? sizeOf(value) > 0 : isLongString(value))

export const idOf = (path: Path): string => JSON.stringify(path)

interface Part {
  readonly value: object
  readonly path: Path
  readonly names: readonly Step[]
  readonly from: number
  readonly to: number
}

const wholeOf = (value: object, path: Path): Part => {
  const names = namesOf(value)
  return { value, path, names, from: 0, to: names.length }
}

function childOf(value: object, name: Step): unknown {
  return Reflect.get(value, name)
}

/** From top to bottom, without the result itself. */
export function rowsOf(result: object, open: ReadonlySet<string>): TreeRow[] {
  const rows: TreeRow[] = []

  function add(part: Part, parent: string | undefined, level: number): void {
    const { value, path, names, from, to } = part
    if (to - from > mostChildren) return addRanges(part, parent, level)
    for (let at = from; at < to; at += 1) {
      const name = names[at] ?? at
      const child = childOf(value, name)
      const childPath = [...path, name]
      const id = idOf(childPath)
      const canOpen = opens(child)
      const isOpen = canOpen && open.has(id)
      const place = {
        id,
        parent,
        level,
        position: at - from + 1,
        siblings: to - from,
        opens: canOpen,
        isOpen,
      }
      rows.push({ kind: 'value', path: childPath, value: child, ...place })
      if (isOpen && isContainer(child)) add(wholeOf(child, childPath), id, level + 1)
    }
  }

  /** Ranges of a hundred, or of hundreds of hundreds. */
  function addRanges(part: Part, parent: string | undefined, level: number): void {
    const { path, names, from, to } = part
    let length = mostChildren
    while ((to - from) / length > mostChildren) length *= mostChildren
    const siblings = Math.ceil((to - from) / length)
    for (let position = 1; position <= siblings; position += 1) {
      const start = from + (position - 1) * length
      const end = Math.min(to, start + length)
      const id = `${idOf(path)} ${start}-${end}`
      const isOpen = open.has(id)
      const ends = [names[start] ?? start, names[end - 1] ?? end - 1] as const
      const place = { id, parent, level, position, siblings, opens: true, isOpen }
      rows.push({ kind: 'range', path, from: start, to: end, ends, ...place })
      if (isOpen) add({ ...part, from: start, to: end }, id, level + 1)
    }
  }

  add(wholeOf(result, []), undefined, 1)
  return rows
}

/** Returns the parts that are open at first: small ones, outer ones first. */
export function openAtFirst(result: object): ReadonlySet<string> {
  const open = new Set<string>()
  const queue: { readonly value: object; readonly path: Path }[] = [{ value: result, path: [] }]
  let rows = Math.min(sizeOf(result), mostChildren)
  for (const { value, path } of queue) {
    if (sizeOf(value) > mostChildren) continue
    for (const name of namesOf(value)) {
      const child = childOf(value, name)
      if (!isContainer(child) || sizeOf(child) === 0 || sizeOf(child) > openFromStart.children) continue
      if (rows + sizeOf(child) > openFromStart.rows) return open
      rows += sizeOf(child)
      const childPath = [...path, name]
      open.add(idOf(childPath))
      queue.push({ value: child, path: childPath })
    }
  }
  return open
}
