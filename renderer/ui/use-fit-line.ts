import { useEffect, useEffectEvent, useLayoutEffect, useRef, type RefObject } from 'react'

/**
 * Hides parts of a line until the others fit.
 *
 * @param getParts returns the parts that may be hidden, the first to be hidden first
 */
export function useFitLine<E extends HTMLElement>(
  getParts: (line: E) => readonly HTMLElement[],
): RefObject<E | null> {
  const line = useRef<E>(null)
  const fit = useEffectEvent(() => {
    const { current } = line
    if (!current) return
    const parts = getParts(current)
    for (const part of parts) part.hidden = false
    for (const part of parts) {
      if (current.scrollWidth <= current.clientWidth) return
      part.hidden = true
    }
  })
  useLayoutEffect(() => fit())
  useEffect(() => {
    if (!line.current) return undefined
    const observer = new ResizeObserver(() => fit())
    observer.observe(line.current)
    return () => observer.disconnect()
  }, [])
  return line
}
