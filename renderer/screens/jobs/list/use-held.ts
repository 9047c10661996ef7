import { useEffect, useState, type RefObject } from 'react'
import type { Group } from '#renderer/state/models/groups.ts'
import { useJobs } from '#renderer/state/use-groups.ts'
import { changedPlaces } from './list-layout.ts'

/** Whether the pointer rests on the list. */
export function useRestingPointer(list: RefObject<HTMLElement | null>): boolean {
  const [rests, setRests] = useState(false)
  useEffect(() => {
    const target = list.current
    if (!target) return undefined
    const ended = new AbortController()
    const { signal } = ended
    const leave = () => setRests(false)
    target.addEventListener('pointerleave', leave, { signal })
    target.addEventListener('keydown', leave, { signal })
    // A removed element reports no leaving. A window that opens under the pointer reports moves without movement.
    const move = ({ target: at, movementX, movementY }: PointerEvent) => {
      if (movementX === 0 && movementY === 0) return
      setRests(at instanceof Node && target.contains(at))
    }
    document.addEventListener('pointermove', move, { signal })
    return () => ended.abort()
  }, [list])
  return rests
}

/** The last value from before the pointer rested. */
export function useHeld<T>(value: T, isResting: boolean): T {
  const [held, setHeld] = useState(value)
  if (held !== value && !isResting) setHeld(value)
  return held
}

interface Held {
  readonly placed: readonly Group[]
  readonly waiting: number
  readonly apply: () => void
}

/**
 * Rows that would move wait until the pointer leaves or the user applies them; their content stays current.
 *
 * @param view another view is shown at once
 */
export function useHeldGroups(groups: readonly Group[], view: string, isResting: boolean): Held {
  const jobs = useJobs()
  const [held, setHeld] = useState({ groups, view, jobs })
  const apply = (): void => setHeld({ groups, view, jobs })
  // Only the user removes jobs, and sees them go at once.
  const isGone = () => held.groups.some((group) => group.jobs.some(({ key }) => !jobs.has(key)))
  // A job without a watch rule was added by the user, who wants to see it.
  const isAdded = () =>
    groups.some((group) =>
      group.jobs.some(({ key, addedBy }) => addedBy === undefined && !held.jobs.has(key)),
    )
  const holds = isResting && held.view === view && held.groups !== groups && !isGone() && !isAdded()
  if (!holds && held.groups !== groups) apply()
  return {
    placed: holds ? held.groups : groups,
    waiting: holds ? changedPlaces(held.groups, groups) : 0,
    apply,
  }
}
