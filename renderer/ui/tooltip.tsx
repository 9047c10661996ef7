import { Tooltip as Base } from '@base-ui/react/tooltip'
import { useEffect, useState } from 'react'
import './tooltip.css'

/** A tooltip appears when the pointer has rested on a button for this long, in ms. */
const showDelayMs = 600

const findAnchor = (target: EventTarget | null): HTMLElement | undefined =>
  (target instanceof Element && target.closest<HTMLElement>('[data-tooltip]')) || undefined

/**
 * Shows the tooltips of the whole window. A button then only needs an attribute, and the tooltip's library
 * isn't needed for the first paint.
 */
export function TooltipHost() {
  const [anchor, setAnchor] = useState<HTMLElement>()
  useEffect(() => {
    const stop = new AbortController()
    const options = { signal: stop.signal, capture: true }
    let timer: ReturnType<typeof setTimeout> | undefined
    let current: HTMLElement | undefined
    function hide(): void {
      clearTimeout(timer)
      setAnchor(undefined)
    }
    function goTo(next: HTMLElement | undefined): void {
      if (next === current) return
      hide()
      current = next
      if (next) timer = setTimeout(() => setAnchor(next), showDelayMs)
    }
    document.addEventListener('pointerover', ({ target }) => goTo(findAnchor(target)), options)
    document.addEventListener('pointerout', ({ relatedTarget }) => goTo(findAnchor(relatedTarget)), options)
    document.addEventListener(
      'focusin',
      ({ target }) => {
        const focusedAnchor = findAnchor(target)
        if (!focusedAnchor?.matches(':focus-visible')) return
        hide()
        current = focusedAnchor
        setAnchor(focusedAnchor)
      },
      options,
    )
    for (const ends of ['focusout', 'pointerdown', 'keydown', 'scroll']) {
      document.addEventListener(ends, hide, options)
    }
    window.addEventListener('blur', hide, { signal: stop.signal })
    return () => {
      stop.abort()
      clearTimeout(timer)
    }
  }, [])
  return (
    <Base.Root
      open={anchor !== undefined}
      onOpenChange={(_isOpen, details) => {
        // The tooltip is already hidden, so Escape must reach the elements around the button.
        details.cancel()
        details.allowPropagation()
      }}
    >
      <Base.Portal>
        <Base.Positioner className="tooltip-place" anchor={anchor} sideOffset={6} collisionPadding={8}>
          <Base.Popup className="popup tooltip" aria-hidden="true">
            {anchor?.dataset['tooltip']}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
