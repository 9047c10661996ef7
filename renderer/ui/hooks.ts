import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type RefObject,
} from 'react'

/** Whether a media query holds now. */
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

/** The window is too narrow for the detail beside the list: it lies over it. */
export const narrow = '(max-width: 999.98px)'

/**
 * Lets an element glide to a new place in its list, where motion is welcome and the list shows the same view as before:
 * a search or a filter places rows at once.
 * @param y px from the list's top
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

/** The height of an element in px, and how far it is scrolled; the latter in steps, to render seldom. */
export function useViewport(element: RefObject<HTMLElement | null>): { top: number; height: number } {
  const [viewport, setViewport] = useState({ top: 0, height: 800 })
  useEffect(() => {
    const target = element.current
    if (!target) return undefined
    function look(): void {
      if (!target) return
      const top = Math.floor(target.scrollTop / 100) * 100
      const height = Math.max(800, target.clientHeight)
      setViewport((last) => (last.top === top && last.height === height ? last : { top, height }))
    }
    const observer = new ResizeObserver(look)
    observer.observe(target)
    target.addEventListener('scroll', look, { passive: true })
    look()
    return () => {
      observer.disconnect()
      target.removeEventListener('scroll', look)
    }
  }, [element])
  return viewport
}
