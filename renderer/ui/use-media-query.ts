import { useCallback, useMemo, useSyncExternalStore } from 'react'

export function useMediaQuery(query: string): boolean {
  const media = useMemo(() => window.matchMedia(query), [query])
  const subscribe = useCallback(
    (listener: () => void) => {
      media.addEventListener('change', listener)
      return () => media.removeEventListener('change', listener)
    },
    [media],
  )
  return useSyncExternalStore(subscribe, () => media.matches)
}

/** Matches a window in which the details cover the list. */
export const narrowQuery = '(max-width: 999.98px)'

/** Matches a window in which the details are always open. */
export const wideQuery = '(min-width: 1600px)'
