import { useLayoutEffect, useState, type RefObject } from 'react'

/** Whether the element is too low for its whole text. */
export function useIsClipped(element: RefObject<HTMLElement | null>, text: string | undefined): boolean {
  const [isClipped, setClipped] = useState(false)
  useLayoutEffect(() => {
    const { current } = element
    const measure = () => setClipped(current !== null && current.scrollHeight > current.clientHeight)
    measure()
    window.addEventListener('resize', measure)
    return () => window.removeEventListener('resize', measure)
  }, [element, text])
  return isClipped
}
