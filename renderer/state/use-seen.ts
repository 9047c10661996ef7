import { useEffect } from 'react'
import type { JobView } from '../../shared/model.ts'
import { isJobKey } from '../../shared/rules/job-key.ts'
import { useActions } from './context.tsx'

/** How long (ms) failures must be in sight before they count as seen. */
const glance = 1_500

/** Tells main which failures the user has seen, so that the tray's mark goes: those that were shown for a moment. */
export function useSeen(jobs: readonly JobView[]): void {
  const { markSeen } = useActions()
  // As a text, which is the same until another job fails.
  const unseen = jobs.flatMap((job) => (job.unseen ? [job.key] : [])).join('\n')
  useEffect(() => {
    if (unseen === '') return undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    // A window in sight with nobody at it shows nothing to anybody: the user comes back with a move or a press.
    const signs = ['focus', 'pointermove', 'keydown'] as const
    function watch(): void {
      if (document.visibilityState === 'hidden' || timer !== undefined) return
      timer = setTimeout(() => void markSeen(unseen.split('\n').filter(isJobKey)), glance)
    }
    if (document.hasFocus()) watch()
    for (const sign of signs) window.addEventListener(sign, watch)
    return () => {
      clearTimeout(timer)
      for (const sign of signs) window.removeEventListener(sign, watch)
    }
  }, [markSeen, unseen])
}
