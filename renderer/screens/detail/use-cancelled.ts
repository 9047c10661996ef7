import { useEffect, useState } from 'react'
import type { JobView } from '../../../shared/model.ts'
import { useWindow } from '../../state/context.tsx'
import { isOver } from '../../state/models/groups.ts'
import { cancelOffer } from '../../state/models/job-actions.ts'

/** So long (ms) after a cancel nothing takes the place of its button: an impatient second press must not restart. */
const inertMs = 3_000

/** Whether a cancel of the job's run came about before the person's eyes, a moment ago. */
export function useCancelledJustNow(job: JobView): boolean {
  const asking = useWindow((state) => state.asking.get(job.key))
  const isUnderWay = cancelOffer(job, asking) === 'underway'
  const over = isOver(job)
  const id = `${job.key} ${job.run}`
  /** The run whose cancel was under way last. */
  const [cancelling, setCancelling] = useState<string>()
  if (isUnderWay && cancelling !== id) setCancelling(id)
  const isInert = over && cancelling === id
  useEffect(() => {
    if (!isInert) return undefined
    const timer = setTimeout(() => setCancelling(undefined), inertMs)
    return () => clearTimeout(timer)
  }, [isInert])
  return isInert
}
