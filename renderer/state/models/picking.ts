import type { JobKey } from '#shared/model.ts'

export interface Picked {
  readonly keys: ReadonlySet<JobKey>
  readonly from: JobKey | undefined
}

export const nothingPicked: Picked = { keys: new Set(), from: undefined }

export function togglePicked({ keys }: Picked, key: JobKey): Picked {
  const next = new Set(keys)
  if (!next.delete(key)) next.add(key)
  return { keys: next, from: key }
}

/**
 * Selects all jobs from the start of the range to `to`.
 *
 * @param more whether the earlier selection is kept
 */
export function pickRange(
  picked: Picked,
  rows: readonly JobKey[],
  to: JobKey,
  { start, more = false }: { readonly start: JobKey | undefined; readonly more?: boolean },
): Picked {
  const begun = picked.from !== undefined && rows.includes(picked.from) ? picked.from : (start ?? to)
  const [low = 0, high = 0] = [rows.indexOf(begun), rows.indexOf(to)].toSorted((a, b) => a - b)
  const range = rows.slice(Math.max(0, low), high + 1)
  return { keys: new Set(more ? [...picked.keys, ...range] : range), from: begun }
}

export function pickAll(rows: readonly JobKey[]): Picked {
  return { keys: new Set(rows), from: rows[0] }
}
