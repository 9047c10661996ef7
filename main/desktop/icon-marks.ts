import type { BrowserWindow, NativeImage } from 'electron'

/** The overlay icon on the Windows taskbar, and its description for screen readers. */
export interface Overlay {
  readonly icon: NativeImage
  readonly description: string
}

/** The progress bar of taskbar or dock, as for `BrowserWindow.setProgressBar`. */
export interface ProgressBar {
  /** 0-1; negative for none. */
  readonly value: number
  /** Windows only. */
  readonly mode?: 'normal' | 'indeterminate' | 'error'
}

export const noBar: ProgressBar = { value: -1 }

type Marked = Pick<BrowserWindow, 'isDestroyed' | 'setOverlayIcon' | 'setProgressBar'>

/** The marks on the window's icon, kept for each later window. */
export interface IconMarks {
  setOverlay(overlay: Overlay | undefined): void
  setProgressBar(bar: ProgressBar): void
  /** The window was created. */
  opened(window: Marked): void
  /** The window is about to be destroyed. */
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
