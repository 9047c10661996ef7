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
import { pageBackground, titleBarFor, titleBarOverlay } from './title-bar.ts'
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

const look: BrowserWindowConstructorOptions = {
  width: 1120,
  height: 720,
  minWidth,
  minHeight,
  title: 'Compileo Tray',
  show: false,
  autoHideMenuBar: true,
}

/** Some panels take the focus when the icon is clicked, in ms. */
const justLeftMs = 300
/** How long a window manager may take to minimise a window, in ms. */
const minimisingMs = 2_000
/** If a loaded page hasn't painted by then, the window is shown anyway, in ms. */
const paintingMs = 5_000
/** Debounce before the window's position is saved, in ms. */
const restsMs = 1_000

/** Saves where the window is once it rests there. */
class WindowPlacement {
  readonly #options: MainWindowOptions
  readonly #resting: Timer

  constructor(options: MainWindowOptions, window: () => BrowserWindow | undefined) {
    this.#options = options
    this.#resting = new Timer(options.clock, () => this.save(window()))
  }

  moved(): void {
    this.#resting.schedule(restsMs)
  }

  cancel(): void {
    this.#resting.cancel()
  }

  save(window: BrowserWindow | undefined): void {
    this.#resting.cancel()
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

/** Undefined until a window needs it. */
let icon: NativeImage | undefined

function newWindow({ preload, platform, isPackaged, placement }: MainWindowOptions): BrowserWindow {
  const { placement: last } = placement.read()
  const areas = screen.getAllDisplays().map(({ workArea }) => workArea)
  return new BrowserWindow({
    ...look,
    ...(last && placementOn(last, areas)),
    icon: (icon ??= nativeImage.createFromDataURL(appIcon)),
    backgroundColor: pageBackground[nativeTheme.shouldUseDarkColors ? 'dark' : 'light'],
    ...titleBarFor(platform, nativeTheme.shouldUseDarkColors),
    webPreferences: { ...lockedPreferences(isPackaged), preload },
  })
}

/** Created on demand and destroyed on close, so that a closed window costs nothing. */
export class MainWindow {
  readonly #options: MainWindowOptions
  readonly #events = new EventEmitter<{ visible: [boolean]; seen: [boolean]; gone: [string] }>()
  readonly #placement: WindowPlacement
  readonly #minimising: Timer
  #window: BrowserWindow | undefined
  #isReady = false
  /** It has been shown, or will be once the page has painted. */
  #isPainted = false
  #keepsInTaskbar = false
  #progress = -1
  /** The user closed it, and it has been minimised since. */
  #isPutAway = false
  /** Monotonic, in ms. */
  #leftAt = -Infinity
  /** Ignores the hide event of a window that is shown again at once. */
  #isComingForward = false
  #wanted: WindowIntent | undefined

  constructor(options: MainWindowOptions) {
    this.#options = options
    this.#placement = new WindowPlacement(options, () => this.#window)
    this.#minimising = new Timer(options.clock, () => {
      if (this.#window && this.#isPutAway && !this.#window.isMinimized()) this.#window.destroy()
    })
  }

  show(intent?: WindowIntent): void {
    this.#wanted = intent ?? this.#wanted
    this.#isPutAway = false
    if (!this.#window) this.#window = this.#open()
    // A new one is shown once its page has painted.
    else if (this.#isPainted) this.#bringForward(this.#window)
    this.#sendIntent()
  }

  /** Closes the window if it has the focus, else shows it. */
  toggle(): void {
    if (this.#isInFront()) this.#window?.close()
    else this.show()
  }

  send(patch: Patch): void {
    if (this.#window && !this.#window.isDestroyed())
      this.#window.webContents.send(channels.patch, JSON.stringify(patch))
  }

  /** On the app's icon, from 0 to 1; -1 shows none. */
  setProgress(progress: number): void {
    this.#progress = progress
    if (this.#window && !this.#window.isDestroyed()) this.#window.setProgressBar(progress)
  }

  /** Without a tray to reopen it from, closing minimises the window, or destroys it if that can't be done. */
  keepInTaskbar(keep: boolean): void {
    this.#keepsInTaskbar = keep
    if (!keep && this.#isPutAway) this.#window?.destroy()
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

  /** The window was shown, got the focus, or lost it. */
  onSeen(listener: (goesOn: boolean) => void): void {
    this.#events.on('seen', listener)
  }

  /** It closes, and the next `show` creates another. */
  onGone(listener: (why: string) => void): void {
    this.#events.on('gone', listener)
  }

  webContents(): WebContents | undefined {
    return this.#window?.webContents
  }

  #isInFront(): boolean {
    if (!this.#window || !this.isVisible()) return false
    return this.#window.isFocused() || this.#options.clock.monotonic() - this.#leftAt < justLeftMs
  }

  #sendIntent() {
    if (!this.#window || !this.#isReady || !this.#wanted) return
    this.#window.webContents.send(channels.intent, JSON.stringify(this.#wanted))
    this.#wanted = undefined
  }

  #open(): BrowserWindow {
    if (!protocol.isProtocolHandled(scheme)) serveApp(protocol, this.#options.pages)
    const made = newWindow(this.#options)
    this.#isReady = false
    this.#isPainted = false
    this.#revealOncePainted(made)
    this.#followVisibility(made)
    this.#followPlacement(made)
    this.#followEnd(made)
    made.loadURL(appUrl).catch((error: unknown) => this.#giveUp(made, String(error)))
    made.setProgressBar(this.#progress)
    return made
  }

  #revealOncePainted(made: BrowserWindow) {
    const { clock, placement } = this.#options
    const { placement: last } = placement.read()
    const reveal = () => {
      painting.cancel()
      if (this.#isPainted || made.isDestroyed()) return
      this.#isPainted = true
      // That shows it.
      if (last?.isMaximized) made.maximize()
      this.#bringForward(made)
    }
    const painting = new Timer(clock, reveal)
    // Chromium's first paint may be of an empty page, which takes no keys.
    made.webContents.ipc.once(channels.painted, reveal)
    made.webContents.on('did-finish-load', () => {
      this.#isReady = true
      if (!this.#isPainted) painting.schedule(paintingMs)
      this.#sendIntent()
    })
    made.on('closed', () => painting.cancel())
  }

  #followVisibility(made: BrowserWindow) {
    made.on('show', () => {
      if (!this.#isComingForward) this.#events.emit('visible', true)
      this.#events.emit('seen', made.isFocused())
    })
    made.on('focus', () => this.#events.emit('seen', true))
    made.on('blur', () => {
      this.#leftAt = this.#options.clock.monotonic()
      this.#events.emit('seen', false)
    })
    made.on('restore', () => {
      this.#isPutAway = false
      this.#events.emit('visible', true)
    })
    made.on('hide', () => this.#isComingForward || this.#events.emit('visible', false))
    made.on('minimize', () => this.#events.emit('visible', false))
  }

  #followPlacement(made: BrowserWindow) {
    const { platform } = this.#options
    made.on('resize', () => this.#placement.moved())
    made.on('move', () => this.#placement.moved())
    const colourTitleBar = () => {
      const overlay = titleBarOverlay(platform, nativeTheme.shouldUseDarkColors)
      if (overlay) made.setTitleBarOverlay(overlay)
    }
    nativeTheme.on('updated', colourTitleBar)
    made.on('closed', () => nativeTheme.off('updated', colourTitleBar))
  }

  #followEnd(made: BrowserWindow) {
    made.on('close', (event) => {
      this.#placement.save(made)
      // The Dock would keep it.
      if (!this.#keepsInTaskbar) return made.setProgressBar(-1)
      event.preventDefault()
      this.#putAway(made)
    })
    made.on('closed', () => {
      this.#placement.cancel()
      this.#minimising.cancel()
      this.#window = undefined
      this.#isReady = false
      this.#isPutAway = false
      this.#events.emit('visible', false)
      this.#events.emit('seen', false)
    })
    // Not inside its own event: Electron still uses the page after it.
    made.webContents.on('render-process-gone', (_event, { reason }) =>
      setImmediate(() => this.#giveUp(made, reason)),
    )
  }

  #putAway(closed: BrowserWindow) {
    this.#isPutAway = true
    closed.minimize()
    this.#minimising.schedule(minimisingMs)
  }

  #giveUp(lost: BrowserWindow, why: string) {
    // A window closed while it loaded is no failure.
    if (lost.isDestroyed()) return
    this.#events.emit('gone', why)
    lost.destroy()
  }

  #bringForward(shown: BrowserWindow) {
    if (shown.isMinimized()) shown.restore()
    const { comesForwardWhenReshown } = this.#options
    this.#isComingForward = comesForwardWhenReshown && shown.isVisible() && !shown.isFocused()
    const wasMaximized = shown.isMaximized()
    if (this.#isComingForward) shown.hide()
    shown.show()
    if (wasMaximized && !shown.isMaximized()) shown.maximize()
    shown.focus()
    this.#isComingForward = false
  }
}
