import { useEffect } from 'react'
import type { JobView } from '../../../shared/model.ts'
import { useActions } from '../../state/context.tsx'

/** How long (ms) a failure must be in sight before it counts as seen. */
const glance = 1_500

/** Tells main that a failure was seen, once its detail was in sight of a person for a moment. */
export function useSeen(job: JobView): void {
  const { seen } = useActions()
  const { key, unseen } = job
  useEffect(() => {
    if (!unseen) return undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    // A window in sight with nobody at it shows nothing to anybody: the person comes back with a move or a press.
    const signs = ['focus', 'pointermove', 'keydown'] as const
    function watch(): void {
      if (document.visibilityState === 'hidden' || timer !== undefined) return
      timer = setTimeout(() => void seen(key), glance)
    }
    if (document.hasFocus()) watch()
    for (const sign of signs) window.addEventListener(sign, watch)
    return () => {
      clearTimeout(timer)
      for (const sign of signs) window.removeEventListener(sign, watch)
    }
  }, [seen, key, unseen])
}
