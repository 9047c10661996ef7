import { useCallback } from 'react'

/**
 * Keeps an element's height while `isHeld`, so that nothing below it moves. Only the user changes its width, by opening details or
 * resizing the window: the element then takes the height that it needs, and keeps that. We observe its parent, because resizing the
 * observed element itself is an error of the page ("ResizeObserver loop").
 * @returns the element's `ref`
 */
export function useHeldHeight(isHeld: boolean): (element: HTMLElement | null) => (() => void) | undefined {
  return useCallback(
    (element) => {
      const parent = element?.parentElement
      if (!isHeld || !parent) return undefined
      let width: number | undefined
      function hold(of: HTMLElement): void {
        if (of.offsetWidth === width) return
        width = of.offsetWidth
        of.style.height = ''
        of.style.height = `${of.offsetHeight}px`
      }
      hold(element)
      const observer = new ResizeObserver(() => hold(element))
      observer.observe(parent)
      return () => {
        observer.disconnect()
        element.style.height = ''
      }
    },
    [isHeld],
  )
}
