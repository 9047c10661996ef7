import { useSyncExternalStore, type RefObject } from 'react'

function onResize(listener: () => void): () => void {
  window.addEventListener('resize', listener)
  return () => window.removeEventListener('resize', listener)
}

/**
 * Whether the text is higher than its element. This is checked after each render and when the window is
 * resized.
 */
export function useIsClipped(element: RefObject<HTMLElement | null>): boolean {
  return useSyncExternalStore(onResize, () => {
    const { current } = element
    return current !== null && current.scrollHeight > current.clientHeight
  })
}
