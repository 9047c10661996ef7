import type { JobKey } from '#shared/model.ts'

export interface PickedJobs {
  readonly keys: ReadonlySet<JobKey>
  readonly from: JobKey | undefined
}

export const noPickedJobs: PickedJobs = { keys: new Set(), from: undefined }

export function togglePickedJob({ keys }: PickedJobs, key: JobKey): PickedJobs {
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
  picked: PickedJobs,
  rows: readonly JobKey[],
  to: JobKey,
  { start, more = false }: { readonly start: JobKey | undefined; readonly more?: boolean },
): PickedJobs {
  const begun = picked.from !== undefined && rows.includes(picked.from) ? picked.from : (start ?? to)
  const [low = 0, high = 0] = [rows.indexOf(begun), rows.indexOf(to)].toSorted((a, b) => a - b)
  const range = rows.slice(Math.max(0, low), high + 1)
  return { keys: new Set(more ? [...picked.keys, ...range] : range), from: begun }
}

export function pickAllJobs(rows: readonly JobKey[]): PickedJobs {
  return { keys: new Set(rows), from: rows[0] }
}
