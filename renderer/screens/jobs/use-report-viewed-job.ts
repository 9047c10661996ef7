import { useEffect } from 'react'
import type { JobKey } from '#shared/model.ts'
import { useActions } from '#renderer/state/context.tsx'

/**
 * Tells the main process what the user is looking at, so that no notification repeats it. While the window is
 * hidden or has no focus, the user is looking at nothing.
 */
export function useReportViewedJob(key: JobKey | undefined, list: boolean): void {
  const { lookAt } = useActions()
  useEffect(() => {
    function report(): void {
      const isSeen = document.visibilityState !== 'hidden' && document.hasFocus()
      void lookAt(isSeen ? { ...(key !== undefined && { key }), ...(list && { list }) } : {})
    }
    report()
    window.addEventListener('focus', report)
    window.addEventListener('blur', report)
    document.addEventListener('visibilitychange', report)
    return () => {
      window.removeEventListener('focus', report)
      window.removeEventListener('blur', report)
      document.removeEventListener('visibilitychange', report)
    }
  }, [key, list, lookAt])
}
