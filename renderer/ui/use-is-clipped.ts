import { useEffect, useEffectEvent, useLayoutEffect, useState, type RefObject } from 'react'

/** Whether the element is too low for its whole text. */
export function useIsClipped(element: RefObject<HTMLElement | null>): boolean {
  const [isClipped, setClipped] = useState(false)
  const measure = useEffectEvent(() => {
    const { current } = element
    setClipped(current !== null && current.scrollHeight > current.clientHeight)
  })
  // Each time, because the text may have changed.
  useLayoutEffect(() => measure())
  useEffect(() => {
    const onResize = () => measure()
    window.addEventListener('resize', onResize)
    return () => window.removeEventListener('resize', onResize)
  }, [])
  return isClipped
}
