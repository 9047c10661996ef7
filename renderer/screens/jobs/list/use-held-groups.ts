import { useMemo, useState } from 'react'
import type { Group } from '../../../state/models/groups.ts'
import { heldGroups } from './layout.ts'
import { useJobs } from './use-groups.ts'

/**
 * The groups as they are, but in the order from before while the pointer is about to press something.
 * @param view what the list shows: another view is shown at once
 */
export function useHeldGroups(groups: readonly Group[], view: string, near: boolean): readonly Group[] {
  const jobs = useJobs()
  const [held, setHeld] = useState({ groups, view })
  const holds = near && held.view === view && held.groups !== groups
  const shown = useMemo(
    () => (holds ? heldGroups(held.groups, groups, jobs) : groups),
    [holds, held, groups, jobs],
  )
  if (shown === groups && held.groups !== groups) setHeld({ groups, view })
  return shown
}
