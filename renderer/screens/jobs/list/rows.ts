import { isParentRow, type RowId } from '#renderer/state/models/batches.ts'

const isRowId = (text: string | undefined): text is RowId =>
  text !== undefined && (text.includes('/') || isParentRow(text))

/** Returns the row that an element belongs to: a job's, a batch's or a cause's. */
export function keyOf(target: EventTarget | null): RowId | undefined {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-key]') : undefined
  const key = row?.dataset['key']
  return isRowId(key) ? key : undefined
}

/** Finds a row among the rendered ones. */
export function rowElement(within: ParentNode | null, key: RowId): HTMLElement | undefined {
  return [...(within?.querySelectorAll<HTMLElement>('[data-key]') ?? [])].find((row) => keyOf(row) === key)
}
