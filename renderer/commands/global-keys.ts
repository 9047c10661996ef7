import { useActions } from '../state/context.tsx'
import { beginSearch, type Anywhere } from '../ui/keys.ts'

/** The actions of `anywhereShortcuts`, also for lists of them. */
export function useGlobalKeys(): Readonly<Record<Anywhere, () => void>> {
  const { openPalette, openWatch, undoUnwatch, retryNow, setView, openHelp, askQuit } = useActions()
  return {
    palette: () => openPalette(),
    // Screens that have nothing to filter only have the palette's field.
    search: () => beginSearch() || openPalette(),
    watch: () => openWatch(),
    undo: () => void undoUnwatch(),
    refresh: () => void retryNow(),
    settings: () => setView({ name: 'settings' }),
    help: openHelp,
    quit: askQuit,
  }
}
