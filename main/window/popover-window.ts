import { BrowserWindow, screen, type Rectangle, type WebContents } from 'electron'
import { channels } from '../../preload/channels.ts'
import type { Popover } from '../../shared/popover.ts'
import { Timer } from '../base/timer.ts'
import { popoverUrl } from './app-scheme.ts'
import { lockedPreferences } from './lock-down.ts'
import type { MainWindowOptions } from './main-window.ts'
import { popoverHeight, popoverPlace, popoverWidth } from './popover-position.ts'

export interface PopoverContent {
  readonly view: () => Popover
  readonly onChange: (listener: () => void) => () => void
}

type PopoverOptions = PopoverContent & Pick<MainWindowOptions, 'preload' | 'prepare' | 'clock' | 'isPackaged'>

/** A click creates its window, and closing destroys it: while closed it has no process. */
export interface PopoverWindow {
  /** Beside the icon, or beside the pointer if the icon's place is unknown. */
  toggle(icon?: Rectangle): void
  close(): void
  webContents(): WebContents | undefined
}

/** In ms. */
const sendEveryMs = 500
/** A click on the icon takes the focus from the popover first, ms. */
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
      // Not inside its own event: Electron still uses the page after it.
      setImmediate(close)
    })
    made.webContents.on('render-process-gone', () => setImmediate(close))
    made.loadURL(popoverUrl).catch(close)
    // The content is painted while the system fades it in.
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
