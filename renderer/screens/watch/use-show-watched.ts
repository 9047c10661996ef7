import type { WatchResult } from '#shared/contract.ts'
import { useActions } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'

/** Opens a single job once it is watched, and counts several. */
export function useShowWatched(): (results: readonly WatchResult[]) => void {
  const texts = useTexts()
  const { closeWatch, showAll, select, toast } = useActions()
  return (results) => {
    closeWatch()
    showAll()
    const [only] = results
    if (results.length === 1 && only?.key !== undefined) select(only.key)
    else toast(texts.toast.watching(results.length))
  }
}
