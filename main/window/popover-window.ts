import { BrowserWindow, screen, type Rectangle, type WebContents } from 'electron'
import { channels } from '../../preload/channels.ts'
import type { Popover } from '../../shared/popover.ts'
import { Timer } from '../base/timer.ts'
import { popoverUrl } from './app-scheme.ts'
import { lockedPreferences } from './lock-down.ts'
import type { MainWindowOptions } from './main-window.ts'
import { popoverHeight, popoverPlace, popoverWidth } from './popover-position.ts'

/** What it shows. */
export interface PopoverContent {
  /** What it shows now. */
  readonly view: () => Popover
  /** Calls back whenever that may be something else; returns how to stop. */
  readonly onChange: (listener: () => void) => () => void
}

type PopoverOptions = PopoverContent & Pick<MainWindowOptions, 'preload' | 'prepare' | 'clock' | 'isPackaged'>

/**
 * The popover at the tray's icon. Its window is made by the press and destroyed when it closes: while it is closed it
 * costs nothing, not even a process.
 */
export interface PopoverWindow {
  /** Opens it beside the icon, where that is known, else beside the pointer; closes it where it is open. */
  toggle(icon?: Rectangle): void
  close(): void
  /** Its page, while it is open. */
  webContents(): WebContents | undefined
}

/** It is told of changes at most this often, ms. */
const sendEveryMs = 500
/** How soon after it lost the focus a press on the icon came from it, ms: it was open, and is to be closed. */
const justClosedMs = 300

export function createPopoverWindow(options: PopoverOptions): PopoverWindow {
  const { preload, prepare, clock, isPackaged, view, onChange } = options
  let open: BrowserWindow | undefined
  let closedAt = -Infinity

  function make(icon: Rectangle): BrowserWindow {
    const display = screen.getDisplayNearestPoint(icon)
    const placed = (shown: Popover) =>
      popoverPlace(icon, { width: popoverWidth, height: popoverHeight(shown) }, display)
    const made = new BrowserWindow({
      ...prepare(),
      ...placed(view()),
      title: 'Compileo Tray',
      frame: false,
      resizable: false,
      minimizable: false,
      maximizable: false,
      fullscreenable: false,
      skipTaskbar: true,
      alwaysOnTop: true,
      show: false,
      webPreferences: { ...lockedPreferences(isPackaged), preload },
    })
    const telling = new Timer(clock, () => {
      const next = view()
      made.webContents.send(channels.popover, JSON.stringify(next))
      made.setBounds(placed(next))
    })
    const stop = onChange(() => telling.scheduleSooner(sendEveryMs))
    const close = () => made.isDestroyed() || made.destroy()
    made.on('blur', close)
    made.on('closed', () => {
      telling.cancel()
      stop()
      closedAt = clock.monotonic()
      open = undefined
    })
    made.webContents.on('before-input-event', (event, { type, key }) => {
      if (type !== 'keyDown' || key !== 'Escape') return
      event.preventDefault()
      // Not from within its own event: Electron goes on with the page behind it.
      setImmediate(close)
    })
    made.webContents.on('render-process-gone', () => setImmediate(close))
    made.loadURL(popoverUrl).catch(close)
    // In its colour at once; what it shows is painted while the system still fades it in.
    made.show()
    return made
  }

  return {
    toggle(icon) {
      if (open) return open.destroy()
      if (clock.monotonic() - closedAt < justClosedMs) return
      open = make(icon ?? { ...screen.getCursorScreenPoint(), width: 0, height: 0 })
    },
    close: () => open?.destroy(),
    webContents: () => open?.webContents,
  }
}
