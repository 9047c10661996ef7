import { EventEmitter } from 'node:events'
import { isDeepStrictEqual } from 'node:util'
import {
  BrowserWindow,
  nativeTheme,
  screen,
  type BrowserWindowConstructorOptions,
  type NativeImage,
  type WebContents,
} from 'electron'
import { channels } from '../../preload/channels.ts'
import type { Patch, WindowIntent } from '../../shared/contract.ts'
import type { Clock } from '../base/clock.ts'
import { Timer } from '../base/timer.ts'
import type { IconMarks } from '../desktop/icon-marks.ts'
import { appUrl } from './app-scheme.ts'
import { lockedPreferences } from './lock-down.ts'
import { titleBarFor, titleBarOverlay } from './title-bar.ts'
import { minHeight, minWidth, placementOn, type Placement } from './placement.ts'

export interface MainWindowOptions {
  readonly preload: string
  /**
   * Called before each window is made: what it loads is served by then. Gives what stands for it in the taskbar, and the
   * colour that is seen until the page is painted.
   */
  readonly prepare: () => { readonly icon: NativeImage; readonly backgroundColor: string }
  readonly clock: Clock
  /** What stands on its icon in the taskbar of Windows and the Dock of macOS. */
  readonly marks: Pick<IconMarks, 'opened' | 'closing'>
  readonly platform: NodeJS.Platform
  /** Whether a window that is behind others comes forward only when it is hidden and shown again. */
  readonly comesForwardAnew: boolean
  /** Only then nobody is let into the page by the developer tools. */
  readonly isPackaged: boolean
  /** Where the window stood last; undefined before it was ever opened. */
  readonly placement: {
    read(): { readonly placement?: Placement | undefined }
    write(content: { readonly placement: Placement }): void
  }
  /** The window's place could not be kept. */
  readonly onUnkept: (error: unknown) => void
}

/** The main window: made on demand, destroyed on close, so that it costs nothing while nobody looks. */
export interface MainWindow {
  show(intent?: WindowIntent): void
  /** Closes the window where the person has it before them, else shows it. */
  toggle(): void
  send(patch: Patch): void
  /**
   * Whether closing keeps the window in the taskbar, for there is no tray to open it from. It is destroyed all the same
   * where nothing is minimised, as with a tiling window manager; and one that was closed is, once there is a tray.
   */
  keepInTaskbar(keep: boolean): void
  isVisible(): boolean
  isFocused(): boolean
  /** How high its page is, in px of the page; 0 while there is none. */
  pageHeight(): number
  /** A patch is worth sending, and a queue worth asking often, only while somebody sees the window. */
  onVisible(listener: (visible: boolean) => void): void
  /** The person has looked at it, and whether they go on: it is shown, gets the focus, or loses it. */
  onSeen(listener: (goesOn: boolean) => void): void
  /** Its page could not be loaded, or its process is gone: it is closed, and made anew when it is shown next. */
  onGone(listener: (why: string) => void): void
  /** The page that may call, while there is one. */
  webContents(): WebContents | undefined
}

const look: BrowserWindowConstructorOptions = {
  width: 1120,
  height: 720,
  minWidth,
  minHeight,
  title: 'Compileo Tray',
  show: false,
  autoHideMenuBar: true,
}

/** How soon after our window has lost the focus a press on the tray's icon came from it, ms: some panels take the focus. */
const justLeftMs = 300
/** How long a window manager may take to minimise a window, ms. */
const minimisingMs = 1_000
/** How long a window rests before its place is kept, ms: while it is dragged it moves with every frame. */
const restsMs = 1_000

export function createMainWindow(options: MainWindowOptions): MainWindow {
  const { preload, prepare, clock, marks, platform, comesForwardAnew, isPackaged, placement, onUnkept } =
    options
  const events = new EventEmitter<{ visible: [boolean]; seen: [boolean]; gone: [string] }>()
  const emitSeen = (goesOn: boolean) => events.emit('seen', goesOn)
  const emitVisible = (visible: boolean) => events.emit('visible', visible)
  let window: BrowserWindow | undefined
  let isReady = false
  let keepsInTaskbar = false
  /** The person closed it, and it stands in the taskbar since. */
  let isPutAway = false
  /** When it lost the focus, by the monotonic clock, ms. */
  let leftAt = -Infinity
  /** Nobody sees that it goes and comes back at once. */
  let isComingForward = false
  /** What to show once the window listens. */
  let wanted: WindowIntent | undefined

  const sendIntent = () => {
    if (!window || !isReady || !wanted) return
    window.webContents.send(channels.intent, JSON.stringify(wanted))
    wanted = undefined
  }

  async function putAway(closed: BrowserWindow) {
    isPutAway = true
    closed.minimize()
    await clock.sleep(minimisingMs)
    if (!closed.isDestroyed() && isPutAway && !closed.isMinimized()) closed.destroy()
  }

  function giveUp(lost: BrowserWindow, why: string) {
    // A window that was closed while it loaded, or whose process went with it, is no failure.
    if (lost.isDestroyed()) return
    events.emit('gone', why)
    marks.closing()
    lost.destroy()
  }

  function keepPlace() {
    resting.cancel()
    if (!window || window.isDestroyed() || window.isMinimized() || window.isFullScreen()) return
    const place = { ...window.getNormalBounds(), isMaximized: window.isMaximized() }
    if (isDeepStrictEqual(place, placement.read().placement)) return
    try {
      placement.write({ placement: place })
    } catch (error) {
      onUnkept(error)
    }
  }
  const resting = new Timer(clock, keepPlace)

  function open(): BrowserWindow {
    const { placement: last } = placement.read()
    const areas = screen.getAllDisplays().map(({ workArea }) => workArea)
    const made = new BrowserWindow({
      ...look,
      ...(last && placementOn(last, areas)),
      ...prepare(),
      ...titleBarFor(platform, nativeTheme.shouldUseDarkColors),
      webPreferences: { ...lockedPreferences(isPackaged), preload },
    })
    isReady = false
    const { webContents } = made
    webContents.on('did-finish-load', () => {
      isReady = true
      sendIntent()
    })
    made.on('show', () => {
      if (!isComingForward) emitVisible(true)
      emitSeen(made.isFocused())
    })
    made.on('focus', () => emitSeen(true))
    made.on('blur', () => {
      leftAt = clock.monotonic()
      emitSeen(false)
    })
    made.on('restore', () => {
      isPutAway = false
      emitVisible(true)
    })
    made.on('hide', () => isComingForward || emitVisible(false))
    made.on('minimize', () => emitVisible(false))
    if (last?.isMaximized) made.maximize()
    made.on('resize', () => resting.schedule(restsMs))
    made.on('move', () => resting.schedule(restsMs))
    made.on('close', (event) => {
      keepPlace()
      if (!keepsInTaskbar) return marks.closing()
      event.preventDefault()
      void putAway(made)
    })
    const colourTitleBar = () => {
      const overlay = titleBarOverlay(platform, nativeTheme.shouldUseDarkColors)
      if (overlay) made.setTitleBarOverlay(overlay)
    }
    nativeTheme.on('updated', colourTitleBar)
    made.on('closed', () => {
      nativeTheme.off('updated', colourTitleBar)
      resting.cancel()
      window = undefined
      isReady = false
      isPutAway = false
      emitVisible(false)
      emitSeen(false)
    })
    // Not from within its own event: Electron goes on with the page behind it.
    webContents.on('render-process-gone', (_event, { reason }) => setImmediate(() => giveUp(made, reason)))
    made.loadURL(appUrl).catch((error: unknown) => giveUp(made, String(error)))
    marks.opened(made)
    return made
  }

  function bringForward(shown: BrowserWindow) {
    if (shown.isMinimized()) shown.restore()
    isComingForward = comesForwardAnew && shown.isVisible() && !shown.isFocused()
    const wasMaximized = shown.isMaximized()
    if (isComingForward) shown.hide()
    shown.show()
    if (wasMaximized && !shown.isMaximized()) shown.maximize()
    shown.focus()
    isComingForward = false
  }

  function show(intent?: WindowIntent) {
    wanted = intent ?? wanted
    // On the screen at once, in its colour: waiting for the first paint would be waiting.
    window ??= open()
    isPutAway = false
    bringForward(window)
    sendIntent()
  }

  const isInFront = () =>
    window?.isVisible() &&
    !window.isMinimized() &&
    (window.isFocused() || clock.monotonic() - leftAt < justLeftMs)

  return {
    show,
    toggle() {
      if (isInFront()) window?.close()
      else show()
    },
    send(patch) {
      if (window && !window.isDestroyed()) window.webContents.send(channels.patch, JSON.stringify(patch))
    },
    keepInTaskbar(keep) {
      keepsInTaskbar = keep
      if (!keep && isPutAway) window?.destroy()
    },
    isVisible: () => Boolean(window?.isVisible() && !window.isMinimized()),
    isFocused: () => Boolean(window?.isFocused()),
    pageHeight: () =>
      (window ? (window.getContentSize()[1] ?? 0) : 0) / (window?.webContents.zoomFactor ?? 1),
    onVisible: (listener) => void events.on('visible', listener),
    onSeen: (listener) => void events.on('seen', listener),
    onGone: (listener) => void events.on('gone', listener),
    webContents: () => window?.webContents,
  }
}
