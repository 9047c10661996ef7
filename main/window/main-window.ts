import { EventEmitter } from 'node:events'
import { isDeepStrictEqual } from 'node:util'
import {
  BrowserWindow,
  nativeImage,
  nativeTheme,
  protocol,
  screen,
  type BrowserWindowConstructorOptions,
  type NativeImage,
  type WebContents,
} from 'electron'
import appIcon from '../../assets/icons/128x128.png?inline'
import { channels } from '#preload/channels.ts'
import type { Patch, WindowIntent } from '#shared/contract.ts'
import type { Clock } from '#main/base/clock.ts'
import { Timer } from '#main/base/timer.ts'
import { appUrl, scheme, serveApp } from './app-scheme.ts'
import { lockedPreferences } from './lock-down.ts'
import { pageBackground } from './page-background.ts'
import { titleBarFor, titleBarOverlay } from './title-bar.ts'
import { minHeight, minWidth, placementOn, type Placement } from './placement.ts'

export interface MainWindowOptions {
  readonly preload: string
  /** The folder of the built page. */
  readonly pages: string
  readonly clock: Clock
  readonly platform: NodeJS.Platform
  /** Whether a window comes to the front only when it is hidden and shown again. */
  readonly comesForwardWhenReshown: boolean
  readonly isPackaged: boolean
  /** Undefined before it was first opened. */
  readonly placement: {
    read(): { readonly placement?: Placement | undefined }
    write(content: { readonly placement: Placement }): void
  }
  readonly onUnsaved: (error: unknown) => void
}

/** Created on demand and destroyed on close, so that a closed window costs nothing. */
export interface MainWindow {
  show(intent?: WindowIntent): void
  /** Closes the window if it has the focus, else shows it. */
  toggle(): void
  send(patch: Patch): void
  /** On the app's icon, from 0 to 1; -1 shows none. */
  setProgress(progress: number): void
  /**
   * Without a tray to reopen it from, closing minimises the window; window managers that can't do that
   * destroy it.
   */
  keepInTaskbar(keep: boolean): void
  isVisible(): boolean
  isFocused(): boolean
  onVisible(listener: (visible: boolean) => void): void
  /** The window was shown, got the focus, or lost it. */
  onSeen(listener: (goesOn: boolean) => void): void
  /** It closes, and the next `show` creates another. */
  onGone(listener: (why: string) => void): void
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

/** Some panels take the focus when the icon is clicked, ms. */
const justLeftMs = 300
/** How long a window manager may take to minimise a window, ms. */
const minimisingMs = 2_000
/** If a loaded page hasn't painted anything by then, the window is shown anyway, ms. */
const paintingMs = 1_000
/** Debounce before the window's position is saved, ms. */
const restsMs = 1_000

export function createMainWindow(options: MainWindowOptions): MainWindow {
  const {
    preload,
    pages,
    clock,
    platform,
    comesForwardWhenReshown: comesForwardAnew,
    isPackaged,
    placement,
    onUnsaved: onUnkept,
  } = options
  const events = new EventEmitter<{ visible: [boolean]; seen: [boolean]; gone: [string] }>()
  const emitSeen = (goesOn: boolean) => events.emit('seen', goesOn)
  const emitVisible = (visible: boolean) => events.emit('visible', visible)
  let window: BrowserWindow | undefined
  let isReady = false
  /** It has been shown, or will be once the page has painted. */
  let isPainted = false
  /** Undefined until a window needs it. */
  let icon: NativeImage | undefined
  let keepsInTaskbar = false
  let progress = -1
  /** The user closed it, and it has been minimised since. */
  let isPutAway = false
  /** Monotonic, ms. */
  let leftAt = -Infinity
  /** Ignores the hide event of a window that is shown again at once. */
  let isComingForward = false
  let wanted: WindowIntent | undefined

  const sendIntent = () => {
    if (!window || !isReady || !wanted) return
    window.webContents.send(channels.intent, JSON.stringify(wanted))
    wanted = undefined
  }

  const minimising = new Timer(clock, () => {
    if (window && isPutAway && !window.isMinimized()) window.destroy()
  })

  function putAway(closed: BrowserWindow) {
    isPutAway = true
    closed.minimize()
    minimising.schedule(minimisingMs)
  }

  function giveUp(lost: BrowserWindow, why: string) {
    // A window closed while it loaded is no failure.
    if (lost.isDestroyed()) return
    events.emit('gone', why)
    lost.destroy()
  }

  function savePlacement() {
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
  const resting = new Timer(clock, savePlacement)

  function open(): BrowserWindow {
    if (!protocol.isProtocolHandled(scheme)) serveApp(protocol, pages)
    const { placement: last } = placement.read()
    const areas = screen.getAllDisplays().map(({ workArea }) => workArea)
    const made = new BrowserWindow({
      ...look,
      ...(last && placementOn(last, areas)),
      icon: (icon ??= nativeImage.createFromDataURL(appIcon)),
      backgroundColor: pageBackground[nativeTheme.shouldUseDarkColors ? 'dark' : 'light'],
      ...titleBarFor(platform, nativeTheme.shouldUseDarkColors),
      webPreferences: { ...lockedPreferences(isPackaged), preload },
    })
    isReady = false
    isPainted = false
    const { webContents } = made
    const reveal = () => {
      painting.cancel()
      if (isPainted || made.isDestroyed()) return
      isPainted = true
      // That shows it.
      if (last?.isMaximized) made.maximize()
      bringForward(made)
    }
    const painting = new Timer(clock, reveal)
    made.once('ready-to-show', reveal)
    webContents.on('did-finish-load', () => {
      isReady = true
      if (!isPainted) painting.schedule(paintingMs)
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
    made.on('resize', () => resting.schedule(restsMs))
    made.on('move', () => resting.schedule(restsMs))
    made.on('close', (event) => {
      savePlacement()
      // The Dock would keep it.
      if (!keepsInTaskbar) return made.setProgressBar(-1)
      event.preventDefault()
      putAway(made)
    })
    const colourTitleBar = () => {
      const overlay = titleBarOverlay(platform, nativeTheme.shouldUseDarkColors)
      if (overlay) made.setTitleBarOverlay(overlay)
    }
    nativeTheme.on('updated', colourTitleBar)
    made.on('closed', () => {
      nativeTheme.off('updated', colourTitleBar)
      resting.cancel()
      painting.cancel()
      minimising.cancel()
      window = undefined
      isReady = false
      isPutAway = false
      emitVisible(false)
      emitSeen(false)
    })
    // Not inside its own event: Electron still uses the page after it.
    webContents.on('render-process-gone', (_event, { reason }) => setImmediate(() => giveUp(made, reason)))
    made.loadURL(appUrl).catch((error: unknown) => giveUp(made, String(error)))
    made.setProgressBar(progress)
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
    isPutAway = false
    if (!window) window = open()
    // A new one is shown once its page has painted.
    else if (isPainted) bringForward(window)
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
    setProgress(next) {
      progress = next
      if (window && !window.isDestroyed()) window.setProgressBar(next)
    },
    keepInTaskbar(keep) {
      keepsInTaskbar = keep
      if (!keep && isPutAway) window?.destroy()
    },
    isVisible: () => Boolean(window?.isVisible() && !window.isMinimized()),
    isFocused: () => Boolean(window?.isFocused()),
    onVisible: (listener) => void events.on('visible', listener),
    onSeen: (listener) => void events.on('seen', listener),
    onGone: (listener) => void events.on('gone', listener),
    webContents: () => window?.webContents,
  }
}
