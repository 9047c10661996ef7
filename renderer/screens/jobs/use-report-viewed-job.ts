import { useEffect } from 'react'
import type { JobKey } from '#shared/model.ts'
import { useActions } from '#renderer/state/context.tsx'

/**
 * Tells the main process what the user is looking at, so that no notification repeats it. Nothing is reported
 * while the window is hidden or has no focus.
 */
export function useReportViewedJob(key: JobKey | undefined, list: boolean): void {
  const { lookAt } = useActions()
  useEffect(() => {
    function look(): void {
      const isSeen = document.visibilityState !== 'hidden' && document.hasFocus()
      void lookAt(isSeen ? { ...(key !== undefined && { key }), ...(list && { list }) } : {})
    }
    look()
    window.addEventListener('focus', look)
    window.addEventListener('blur', look)
    document.addEventListener('visibilitychange', look)
    return () => {
      window.removeEventListener('focus', look)
      window.removeEventListener('blur', look)
      document.removeEventListener('visibilitychange', look)
    }
  }, [key, list, lookAt])
}
