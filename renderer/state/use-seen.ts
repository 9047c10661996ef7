import { useEffect } from 'react'
import type { JobView } from '#shared/model.ts'
import { isJobKey } from '#shared/rules/job-key.ts'
import { useActions } from './context.tsx'

/** Failures count as seen after being visible for this long, in ms. */
const seenAfterMs = 1_500

/** Marks visible failures as seen after a moment, which clears the tray's mark. */
export function useMarkSeen(jobs: readonly JobView[]): void {
  const { ask } = useActions()
  // A string stays equal until another job fails.
  const unread = jobs.flatMap((job) => (job.unread ? [job.identity.key] : [])).join('\n')
  useEffect(() => {
    if (unread === '') return undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    // A pointer or a key event shows that the user is present.
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
