import type { BrowserWindow, NativeImage } from 'electron'

/** What stands on the window's button in the taskbar of Windows, and what a screen reader says of it. */
export interface Overlay {
  readonly icon: NativeImage
  readonly description: string
}

/** A bar on the window's icon in taskbar or dock, as `BrowserWindow.setProgressBar` takes it. */
export interface ProgressBar {
  /** 0-1; less for none. */
  readonly value: number
  /** Windows only. */
  readonly mode?: 'normal' | 'indeterminate' | 'error'
}

export const noBar: ProgressBar = { value: -1 }

type Marked = Pick<BrowserWindow, 'isDestroyed' | 'setOverlayIcon' | 'setProgressBar'>

/** What stands on the icon of the window, of this one and of each that follows it. */
export interface IconMarks {
  setOverlay(overlay: Overlay | undefined): void
  setProgressBar(bar: ProgressBar): void
  /** There is this window now. */
  opened(window: Marked): void
  /** It is going to be destroyed. */
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
      // The Dock would keep it, and there would be no window by which it could be changed.
      if (bar !== noBar) showBar(noBar)
      window = undefined
    },
  }
}
