import { useEffect } from 'react'
import type { JobView } from '#shared/model.ts'
import { isJobKey } from '#shared/rules/job-key.ts'
import { useActions } from './context.tsx'

/** An unread job that was visible for this long, in ms, counts as seen. */
const seenAfterMs = 1_500

/**
 * Tells the main process which unread jobs the user has seen. The tray icon then stops showing them as
 * unread.
 */
export function useMarkSeen(jobs: readonly JobView[]): void {
  const { ask } = useActions()
  // The keys are a string, because a new array would restart the timer.
  const unread = jobs.flatMap((job) => (job.unread ? [job.identity.key] : [])).join('\n')
  useEffect(() => {
    if (unread === '') return undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    // Events that show that the user is using the window.
    const signs = ['focus', 'pointermove', 'keydown'] as const
    function watch(): void {
      if (document.visibilityState === 'hidden' || timer !== undefined) return
      timer = setTimeout(() => void ask('seen', { keys: unread.split('\n').filter(isJobKey) }), seenAfterMs)
    }
    if (document.hasFocus()) watch()
    for (const sign of signs) window.addEventListener(sign, watch)
    return () => {
      clearTimeout(timer)
      for (const sign of signs) window.removeEventListener(sign, watch)
    }
  }, [ask, unread])
}
