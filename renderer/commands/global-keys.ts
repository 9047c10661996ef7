import { useLayoutEffect } from 'react'
import { useActions, useWindowStore } from '#renderer/state/context.tsx'
import { focusSearch, type GlobalShortcut } from '#renderer/ui/keys.ts'

/** Handles the keys of `globalShortcuts`. @returns the actions, to list them elsewhere */
export function useGlobalKeys(): Readonly<Record<GlobalShortcut, () => void>> {
  const { openPalette, openWatch, undoUnwatch, retryNow, setView, openHelp, askQuit } = useActions()
  return {
    palette: () => openPalette(),
    // On screens without a filter, only the palette has a search field.
    search: () => focusSearch() || openPalette(),
    watch: () => openWatch(),
    undo: () => void undoUnwatch(),
    refresh: () => void retryNow(),
    settings: () => setView({ name: 'settings' }),
    help: openHelp,
    quit: askQuit,
  }
}

/** Collects characters typed between the palette's shortcut and the moment when its field has the focus. */
export function usePaletteTyping(): void {
  const store = useWindowStore()
  const { openPalette } = useActions()
  useLayoutEffect(() => {
    function listen(event: KeyboardEvent): void {
      const { palette } = store.getState()
      const isText = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey
      const isInField = event.target instanceof Element && event.target.closest('.palette-field') !== null
      if (palette === undefined || !isText || isInField) return
      event.preventDefault()
      // Otherwise the key might be handled as a shortcut.
      event.stopPropagation()
      openPalette(palette + event.key)
    }
    document.addEventListener('keydown', listen, { capture: true })
    return () => document.removeEventListener('keydown', listen, { capture: true })
  }, [store, openPalette])
}
