import { useEffect } from 'react'
import type { JobKey } from '../../../shared/model.ts'
import { useActions } from '../../state/context.tsx'

/**
 * Tells main which job the person has before them: its outcome needs no notification. Nobody looks at a window that is
 * hidden, or at work in another one.
 * @param key the job whose detail is shown
 */
export function useLookingAt(key: JobKey | undefined): void {
  const { lookAt } = useActions()
  useEffect(() => {
    function look(): void {
      const isSeen = document.visibilityState !== 'hidden' && document.hasFocus()
      void lookAt(isSeen ? key : undefined)
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
  }, [key, lookAt])
}
