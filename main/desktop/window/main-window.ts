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
import appIcon from '../../../assets/icons/128x128.png?inline'
import { channels } from '#preload/channels.ts'
import type { Patch, WindowIntent } from '#shared/contract.ts'
import type { Clock } from '#main/base/clock.ts'
import { Timer } from '#main/base/timer.ts'
import { appUrl, appScheme, serveApp } from './app-scheme.ts'
import { getWebPreferences } from './lock-down.ts'
import { pageBackground, getTitleBarOptions, getTitleBarOverlay } from './title-bar.ts'
import { minWindowHeight, minWindowWidth, fitPlacement, type Placement } from './placement.ts'

export interface MainWindowOptions {
  readonly preload: string
  /** The folder with the built page. */
  readonly pagesFolder: string
  readonly clock: Clock
  readonly platform: NodeJS.Platform
  /** Whether the window manager brings a visible window to the front only if it is hidden and shown again. */
  readonly mustReshowToFocus: boolean
  readonly isPackaged: boolean
  /** The saved position of the window; undefined if there is none yet. */
  readonly placement: {
    read(): { readonly placement?: Placement | undefined }
    write(content: { readonly placement: Placement }): void
  }
  readonly onUnsaved: (error: unknown) => void
}

const windowOptions: BrowserWindowConstructorOptions = {
  width: 1120,
  height: 720,
  minWidth: minWindowWidth,
  minHeight: minWindowHeight,
  title: 'Compileo Tray',
  show: false,
  autoHideMenuBar: true,
}

/**
 * How long the window counts as focused after it has lost focus, in ms. Some panels take the focus when the
 * user clicks their icon.
 */
const blurGraceMs = 300
/** How long the window manager may take to minimise the window, in ms. */
const minimizeTimeoutMs = 2_000
/** If a loaded page hasn't painted after this time, in ms, the window is shown anyway. */
const paintTimeoutMs = 5_000
/** How long the window must stay at its position before the position is saved, in ms. */
const saveDelayMs = 1_000

/** Saves the window's position when it has stopped moving. */
class WindowPlacement {
  readonly #options: MainWindowOptions
  readonly #saveTimer: Timer

  constructor(options: MainWindowOptions, window: () => BrowserWindow | undefined) {
    this.#options = options
    this.#saveTimer = new Timer(options.clock, () => this.save(window()))
  }

  scheduleSave(): void {
    this.#saveTimer.schedule(saveDelayMs)
  }

  cancel(): void {
    this.#saveTimer.cancel()
  }

  save(window: BrowserWindow | undefined): void {
    this.#saveTimer.cancel()
    if (!window || window.isDestroyed() || window.isMinimized() || window.isFullScreen()) return
    const { placement, onUnsaved } = this.#options
    const place = { ...window.getNormalBounds(), isMaximized: window.isMaximized() }
    if (isDeepStrictEqual(place, placement.read().placement)) return
    try {
      placement.write({ placement: place })
    } catch (error) {
      onUnsaved(error)
    }
  }
}

/** The icon is loaded when the first window is created. */
let icon: NativeImage | undefined

function createWindow({ preload, platform, isPackaged, placement }: MainWindowOptions): BrowserWindow {
  const { placement: last } = placement.read()
  const areas = screen.getAllDisplays().map(({ workArea }) => workArea)
  return new BrowserWindow({
    ...windowOptions,
    ...(last && fitPlacement(last, areas)),
    icon: (icon ??= nativeImage.createFromDataURL(appIcon)),
    backgroundColor: pageBackground[nativeTheme.shouldUseDarkColors ? 'dark' : 'light'],
    ...getTitleBarOptions(platform, nativeTheme.shouldUseDarkColors),
    webPreferences: { ...getWebPreferences(isPackaged), preload },
  })
}

/**
 * The main window. It is created when it is needed and destroyed when it is closed, so that a closed window
 * takes no memory.
 */
export class MainWindow {
  readonly #options: MainWindowOptions
  readonly #events = new EventEmitter<{ visible: [boolean]; seen: [boolean]; gone: [string] }>()
  readonly #placement: WindowPlacement
  readonly #minimizeTimer: Timer
  #window: BrowserWindow | undefined
  #isReady = false
  /** Whether the page has painted, or has taken too long to do so. */
  #isPainted = false
  #minimizesOnClose = false
  #progress = -1
  /** Whether the window is minimised because the user closed it. */
  #isMinimizedByClose = false
  /** When the window lost focus, in ms by the monotonic clock. */
  #blurredAt = -Infinity
  /** Whether the window is hidden only to be shown again at once. The `hide` event is then ignored. */
  #isReshowing = false
  #pendingIntent: WindowIntent | undefined

  constructor(options: MainWindowOptions) {
    this.#options = options
    this.#placement = new WindowPlacement(options, () => this.#window)
    this.#minimizeTimer = new Timer(options.clock, () => {
      if (this.#window && this.#isMinimizedByClose && !this.#window.isMinimized()) this.#window.destroy()
    })
  }

  show(intent?: WindowIntent): void {
    this.#pendingIntent = intent ?? this.#pendingIntent
    this.#isMinimizedByClose = false
    if (!this.#window) this.#window = this.#createAndLoad()
    // A new window is shown later, when its page has painted.
    else if (this.#isPainted) this.#focusWindow(this.#window)
    this.#sendIntent()
  }

  /** Closes the window if it has focus; otherwise shows it. */
  toggle(): void {
    if (this.#isInFront()) this.#window?.close()
    else this.show()
  }

  send(patch: Patch): void {
    if (this.#window && !this.#window.isDestroyed())
      this.#window.webContents.send(channels.patch, JSON.stringify(patch))
  }

  /** Shows the progress on the app's icon, from 0 to 1; -1 hides it. */
  setProgress(progress: number): void {
    this.#progress = progress
    if (this.#window && !this.#window.isDestroyed()) this.#window.setProgressBar(progress)
  }

  /**
   * Sets whether closing the window only minimises it. Without a tray, a closed window couldn't be opened
   * again. If the window can't be minimised, it is destroyed.
   */
  keepInTaskbar(keep: boolean): void {
    this.#minimizesOnClose = keep
    if (!keep && this.#isMinimizedByClose) this.#window?.destroy()
  }

  isVisible(): boolean {
    return Boolean(this.#window?.isVisible() && !this.#window.isMinimized())
  }

  isFocused(): boolean {
    return Boolean(this.#window?.isFocused())
  }

  onVisible(listener: (visible: boolean) => void): void {
    this.#events.on('visible', listener)
  }

  /** Calls `listener` when the window is shown or closed, and when it gets or loses focus. */
  onSeen(listener: (staysVisible: boolean) => void): void {
    this.#events.on('seen', listener)
  }

  /**
   * Calls `listener` when the page's process has ended or the page couldn't be loaded. The window is then
   * destroyed, and `show` creates another one.
   */
  onGone(listener: (why: string) => void): void {
    this.#events.on('gone', listener)
  }

  webContents(): WebContents | undefined {
    return this.#window?.webContents
  }

  #isInFront(): boolean {
    if (!this.#window || !this.isVisible()) return false
    return this.#window.isFocused() || this.#options.clock.monotonic() - this.#blurredAt < blurGraceMs
  }

  #sendIntent() {
    if (!this.#window || !this.#isReady || !this.#pendingIntent) return
    this.#window.webContents.send(channels.intent, JSON.stringify(this.#pendingIntent))
    this.#pendingIntent = undefined
  }

  #createAndLoad(): BrowserWindow {
    if (!protocol.isProtocolHandled(appScheme)) serveApp(protocol, this.#options.pagesFolder)
    const window = createWindow(this.#options)
    this.#isReady = false
    this.#isPainted = false
    this.#showOncePainted(window)
    this.#followVisibility(window)
    this.#followPlacement(window)
    this.#handleClose(window)
    window.loadURL(appUrl).catch((error: unknown) => this.#discard(window, String(error)))
    window.setProgressBar(this.#progress)
    return window
  }

  #showOncePainted(window: BrowserWindow) {
    const { clock, placement } = this.#options
    const { placement: last } = placement.read()
    const showNow = () => {
      paintTimer.cancel()
      if (this.#isPainted || window.isDestroyed()) return
      this.#isPainted = true
      // `maximize()` also shows the window.
      if (last?.isMaximized) window.maximize()
      this.#focusWindow(window)
    }
    const paintTimer = new Timer(clock, showNow)
    // Chromium's first paint may show an empty page that doesn't handle keys yet.
    window.webContents.ipc.once(channels.painted, showNow)
    window.webContents.on('did-finish-load', () => {
      this.#isReady = true
      if (!this.#isPainted) paintTimer.schedule(paintTimeoutMs)
      this.#sendIntent()
    })
    window.on('closed', () => paintTimer.cancel())
  }

  #followVisibility(window: BrowserWindow) {
    window.on('show', () => {
      if (!this.#isReshowing) this.#events.emit('visible', true)
      this.#events.emit('seen', window.isFocused())
    })
    window.on('focus', () => this.#events.emit('seen', true))
    window.on('blur', () => {
      this.#blurredAt = this.#options.clock.monotonic()
      this.#events.emit('seen', false)
    })
    window.on('restore', () => {
      this.#isMinimizedByClose = false
      this.#events.emit('visible', true)
    })
    window.on('hide', () => this.#isReshowing || this.#events.emit('visible', false))
    window.on('minimize', () => this.#events.emit('visible', false))
  }

  #followPlacement(window: BrowserWindow) {
    const { platform } = this.#options
    window.on('resize', () => this.#placement.scheduleSave())
    window.on('move', () => this.#placement.scheduleSave())
    const colourTitleBar = () => {
      const overlay = getTitleBarOverlay(platform, nativeTheme.shouldUseDarkColors)
      if (overlay) window.setTitleBarOverlay(overlay)
    }
    nativeTheme.on('updated', colourTitleBar)
    window.on('closed', () => nativeTheme.off('updated', colourTitleBar))
  }

  #handleClose(window: BrowserWindow) {
    window.on('close', (event) => {
      this.#placement.save(window)
      // On macOS, the Dock would otherwise keep showing the progress.
      if (!this.#minimizesOnClose) return window.setProgressBar(-1)
      event.preventDefault()
      this.#minimizeOnClose(window)
    })
    window.on('closed', () => {
      this.#placement.cancel()
      this.#minimizeTimer.cancel()
      this.#window = undefined
      this.#isReady = false
      this.#isMinimizedByClose = false
      this.#events.emit('visible', false)
      this.#events.emit('seen', false)
    })
    // The window is destroyed later, because Electron still uses the page after its listeners have run.
    window.webContents.on('render-process-gone', (_event, { reason }) =>
      setImmediate(() => this.#discard(window, reason)),
    )
  }

  #minimizeOnClose(closed: BrowserWindow) {
    this.#isMinimizedByClose = true
    closed.minimize()
    this.#minimizeTimer.schedule(minimizeTimeoutMs)
  }

  #discard(lost: BrowserWindow, why: string) {
    // If the window was closed while its page loaded, a failure is no error.
    if (lost.isDestroyed()) return
    this.#events.emit('gone', why)
    lost.destroy()
  }

  #focusWindow(shown: BrowserWindow) {
    if (shown.isMinimized()) shown.restore()
    const { mustReshowToFocus } = this.#options
    this.#isReshowing = mustReshowToFocus && shown.isVisible() && !shown.isFocused()
    const wasMaximized = shown.isMaximized()
    if (this.#isReshowing) shown.hide()
    shown.show()
    if (wasMaximized && !shown.isMaximized()) shown.maximize()
    shown.focus()
    this.#isReshowing = false
  }
}
