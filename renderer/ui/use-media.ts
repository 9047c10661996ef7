import { useCallback, useLayoutEffect, useMemo, useRef, useSyncExternalStore, type RefObject } from 'react'

export function useMatches(query: string): boolean {
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

/** The details lie over the list. */
export const narrow = '(max-width: 999.98px)'

/** The details are always open. */
export const wide = '(min-width: 1400px)'

/**
 * Lets an element glide to a new place in its list, where motion is welcome and the list shows the same view as before:
 * a search or a filter places rows at once.
 */
export function useGlide(element: RefObject<HTMLElement | null>, y: number, view: string): void {
  const before = useRef({ y, view })
  useLayoutEffect(() => {
    const { y: from, view: lastView } = before.current
    before.current = { y, view }
    const target = element.current
    if (!target || from === y || lastView !== view || !('animate' in target)) return
    if (window.matchMedia('(prefers-reduced-motion: reduce)').matches) return
    target.animate([{ transform: `translateY(${from}px)` }, { transform: `translateY(${y}px)` }], {
      duration: 180,
      easing: 'ease-out',
    })
  }, [element, y, view])
}
