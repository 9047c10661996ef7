import { useEffect, useMemo } from 'react'
import type { JobKey, JobView } from '../../../shared/model.ts'
import { useActions, useWindow } from '../../state/context.tsx'
import type { ClipboardJob } from '../../state/window-store.ts'

/** When the window gets the focus, and when the watch form opens. */
export function useClipboardLooks(): void {
  const { lookAtClipboard } = useActions()
  const watchOpen = useWindow((state) => state.watchOpen)
  useEffect(() => {
    const look = () => void lookAtClipboard('focus')
    if (document.hasFocus()) look()
    window.addEventListener('focus', look)
    return () => window.removeEventListener('focus', look)
  }, [lookAtClipboard])
  useEffect(() => {
    if (watchOpen) void lookAtClipboard('watch')
  }, [watchOpen, lookAtClipboard])
}

const noJobs: ReadonlyMap<JobKey, JobView> = new Map()

/** Unwatched jobs whose IDs are on the clipboard; none if the user turned that off. */
export function useClipboardJobs(): readonly ClipboardJob[] {
  const found = useWindow((state) => state.onClipboard)
  const isOn = useWindow((state) => state.world?.settings.offerClipboard ?? false)
  // Scanned only if there is something to offer.
  const watched = useWindow((state) => (found.length > 0 && state.world?.jobStructure) || noJobs)
  return useMemo(() => {
    const ids = new Set([...watched.values()].map(({ jobId }) => jobId))
    return isOn ? found.filter(({ jobId }) => !ids.has(jobId)) : []
  }, [found, watched, isOn])
}
