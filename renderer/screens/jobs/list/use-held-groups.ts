import { useEffect, useMemo, useState } from 'react'
import type { Group } from '../../../state/models/groups.ts'
import type { RowId } from '../../../state/models/batches.ts'
import { heldGroups, misplaced, movesNear } from './layout.ts'
import { useJobs } from '../../../state/use-groups.ts'

/** So long (ms) a row holds its place under the pointer at most: then its job's true group wins. */
const holdsAtMostMs = 1_500

interface Held {
  /** The groups to place rows by. */
  readonly placed: readonly Group[]
  /** How many jobs belong elsewhere by now. */
  readonly waiting: number
  readonly apply: () => void
}

/**
 * The groups as they are, but in the order from before where that keeps the row under the pointer, and its neighbours, in
 * their places for a moment. What rows say and offer is true at once.
 * @param view what the list shows: another view is shown at once
 * @param hovered the row that the pointer is about to press
 * @param opened the causes and the rows of batches whose jobs are shown one by one
 */
export function useHeldGroups(
  groups: readonly Group[],
  view: string,
  hovered: RowId | undefined,
  opened: ReadonlySet<string>,
): Held {
  const jobs = useJobs()
  const [held, setHeld] = useState({ groups, view })
  /** What was held for long enough. */
  const [given, setGiven] = useState<readonly Group[]>()
  const mayHold =
    hovered !== undefined && held.view === view && held.groups !== groups && held.groups !== given
  const shown = useMemo(
    () =>
      mayHold && movesNear(hovered, held.groups, groups, opened)
        ? heldGroups(held.groups, groups, jobs)
        : groups,
    [mayHold, hovered, held, groups, jobs, opened],
  )
  const holds = shown !== groups
  if (!holds && held.groups !== groups) setHeld({ groups, view })
  useEffect(() => {
    if (!holds) return undefined
    const timer = setTimeout(() => setGiven(held.groups), holdsAtMostMs)
    return () => clearTimeout(timer)
  }, [holds, held])
  return {
    placed: holds ? held.groups : shown,
    waiting: holds ? misplaced(held.groups, groups) : 0,
    apply: () => setGiven(held.groups),
  }
}
