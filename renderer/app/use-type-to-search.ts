import { useLayoutEffect } from 'react'
import { useActions, useWindowStore } from '#renderer/state/context.tsx'

/**
 * Sends typed characters to the palette while the focus is in the header's search field, or while the palette
 * is open but its own field doesn't have the focus.
 */
export function useTypeToSearch(): void {
  const store = useWindowStore()
  const { openPalette } = useActions()
  useLayoutEffect(() => {
    function listen(event: KeyboardEvent): void {
      const { paletteSearch } = store.getState()
      const isText = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey
      const isIn = (place: string) => event.target instanceof Element && event.target.closest(place) !== null
      if (!isText || isIn('.palette-field') || (paletteSearch === undefined && !isIn('.search'))) return
      event.preventDefault()
      // Otherwise, the character might also trigger a shortcut.
      event.stopPropagation()
      openPalette(`${paletteSearch ?? ''}${event.key}`.trimStart())
    }
    document.addEventListener('keydown', listen, { capture: true })
    return () => document.removeEventListener('keydown', listen, { capture: true })
  }, [store, openPalette])
}
