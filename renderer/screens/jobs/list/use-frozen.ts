import { useEffect, useMemo, useState, type RefObject } from 'react'
import { flushSync } from 'react-dom'
import type { Group } from '#renderer/state/models/groups.ts'
import { useJobs } from '#renderer/state/use-groups.ts'
import { countMovedJobs } from './list-layout.ts'

export function useIsHovered(list: RefObject<HTMLElement | null>): boolean {
  const [isHovered, setHovered] = useState(false)
  useEffect(() => {
    const target = list.current
    if (!target) return undefined
    const ended = new AbortController()
    const { signal } = ended
    let wasHovered = false
    // The state is rendered at once. Otherwise, a change of the jobs would be rendered first and move the
    // rows.
    const set = (isOver: boolean) => {
      if (isOver !== wasHovered) flushSync(() => setHovered(isOver))
      wasHovered = isOver
    }
    const leave = () => set(false)
    target.addEventListener('pointerleave', leave, { signal })
    target.addEventListener('keydown', leave, { signal })
    // If the element under the pointer is removed, there is no leave event. If a window opens under a resting
    // pointer, there are move events without movement.
    const move = ({ target: at, movementX, movementY }: PointerEvent) => {
      if (movementX === 0 && movementY === 0) return
      set(at instanceof Node && target.contains(at))
    }
    document.addEventListener('pointermove', move, { signal })
    return () => ended.abort()
  }, [list])
  return isHovered
}

/** Returns the current value. While it is frozen, returns the last value from before. */
export function useFrozenValue<T>(value: T, isFrozen: boolean): T {
  const [frozen, setFrozen] = useState(value)
  if (frozen !== value && !isFrozen) setFrozen(value)
  return frozen
}

interface FrozenGroups {
  readonly placed: readonly Group[]
  readonly waiting: number
  readonly apply: () => void
}

/**
 * Freezes the order of rows, but not their content, until the pointer leaves, the user applies the changes,
 * or jobs were removed or added by hand.
 *
 * @param view identifies the filter and the search; the groups of another view are shown at once
 */
export function useFrozenGroups(groups: readonly Group[], view: string, isFrozen: boolean): FrozenGroups {
  const jobs = useJobs()
  const [frozen, setFrozen] = useState({ groups, view, jobs })
  const apply = (): void => setFrozen({ groups, view, jobs })
  const mayHold = isFrozen && frozen.view === view && frozen.groups !== groups
  const waiting = useMemo(() => {
    if (!mayHold) return undefined
    // A job usually disappears because the user removed it. That must be visible at once.
    const isGone = frozen.groups.some((group) => group.jobs.some(({ identity: { key } }) => !jobs.has(key)))
    // A job that no watch rule has added was added by the user, who expects to see it at once.
    const isAdded = groups.some((group) =>
      group.jobs.some(({ identity: { key, addedBy } }) => addedBy === undefined && !frozen.jobs.has(key)),
    )
    return isGone || isAdded ? undefined : countMovedJobs(frozen.groups, groups)
  }, [mayHold, frozen, groups, jobs])
  if (waiting === undefined && frozen.groups !== groups) apply()
  return { placed: waiting === undefined ? groups : frozen.groups, waiting: waiting ?? 0, apply }
}
