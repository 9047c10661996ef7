import { useSyncExternalStore, type RefObject } from 'react'

function onResize(listener: () => void): () => void {
  window.addEventListener('resize', listener)
  return () => window.removeEventListener('resize', listener)
}

/** Whether the element is too low for its whole text. React also checks this after each rendering. */
export function useIsClipped(element: RefObject<HTMLElement | null>): boolean {
  return useSyncExternalStore(onResize, () => {
    const { current } = element
    return current !== null && current.scrollHeight > current.clientHeight
  })
}
