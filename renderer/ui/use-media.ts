import { useCallback, useLayoutEffect, useMemo, useRef, useSyncExternalStore, type RefObject } from 'react'

const never = () => false

/**
 * Whether a media query matches.
 * @param atFirst the assumption for the page that main renders, until it is hydrated
 */
export function useMatches(query: string, atFirst: () => boolean = never): boolean {
  // Main, which renders the page that it serves, has no media.
  const media = useMemo(() => globalThis.window?.matchMedia(query), [query])
  const subscribe = useCallback(
    (listener: () => void) => {
      media.addEventListener('change', listener)
      return () => media.removeEventListener('change', listener)
    },
    [media],
  )
  return useSyncExternalStore(subscribe, () => media.matches, atFirst)
}

/** The window is too narrow for the detail beside the list: it lies over it. */
export const narrow = '(max-width: 999.98px)'

/** The window has room for the list and the details of one of its jobs: they are always open. */
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
