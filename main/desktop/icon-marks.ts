import type { BrowserWindow, NativeImage } from 'electron'

export interface Overlay {
  readonly icon: NativeImage
  readonly description: string
}

export interface ProgressBar {
  readonly value: number
  readonly mode?: 'normal' | 'indeterminate' | 'error'
}

export const noBar: ProgressBar = { value: -1 }

type Marked = Pick<BrowserWindow, 'isDestroyed' | 'setOverlayIcon' | 'setProgressBar'>

export interface IconMarks {
  setOverlay(overlay: Overlay | undefined): void
  setProgressBar(bar: ProgressBar): void
  opened(window: Marked): void
  closing(): void
}

export function createIconMarks(): IconMarks {
  let window: Marked | undefined
  let overlay: Overlay | undefined
  let bar = noBar
  const live = () => (window?.isDestroyed() ? undefined : window)
  const showOverlay = () => live()?.setOverlayIcon(overlay?.icon ?? null, overlay?.description ?? '')
  const showBar = ({ value, mode = 'normal' }: ProgressBar) => live()?.setProgressBar(value, { mode })
  return {
    setOverlay(next) {
      overlay = next
      showOverlay()
    },
    setProgressBar(next) {
      bar = next
      showBar(bar)
    },
    opened(next) {
      window = next
      if (overlay) showOverlay()
      if (bar !== noBar) showBar(bar)
    },
    closing() {
      // The Dock would keep it, and without a window nothing could change it.
      if (bar !== noBar) showBar(noBar)
      window = undefined
    },
  }
}
