import { useSyncExternalStore } from 'react'
import { detailWidths } from './remembered-view.ts'
import { useWindow } from './context.tsx'

/** In px. */
const besides = 208 + 320

/** From here on the list and the details are one block, 1,600 px wide. */
const widest = 1_920

function subscribe(listener: () => void): () => void {
  window.addEventListener('resize', listener)
  return () => window.removeEventListener('resize', listener)
}

/** The width of the details and its limit: the user's choice, if the window has room. */
export function useDetailWidth(): { readonly width: number; readonly most: number } {
  const { least, most: atMost, usual, usualInWidest } = detailWidths
  const most = useSyncExternalStore(subscribe, () =>
    Math.max(least, Math.min(atMost, window.innerWidth - besides)),
  )
  const atFirst = useSyncExternalStore(subscribe, () => (window.innerWidth >= widest ? usualInWidest : usual))
  const wanted = useWindow((state) => state.detailWidth ?? atFirst)
  return { width: Math.min(wanted, most), most }
}
