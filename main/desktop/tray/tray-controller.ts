import type { Clock } from '#main/base/clock.ts'
import { Timer } from '#main/base/timer.ts'
import type { Command } from '#main/core/commands/index.ts'
import type {
  IconTheme,
  TrayItemRegistration,
  IconState,
  TrayFactory,
  NativeTray,
  TrayEvents,
  TrayItem,
  TrayView,
} from './tray.ts'

interface ThrottleOptions<T> {
  readonly clock: Clock
  readonly key: (value: T) => string
  readonly pause: number
  readonly write: (next: T) => void
}

/** Writes the latest value, at most once per interval. It doesn't write the same value twice in a row. */
class Throttled<T> {
  readonly #options: ThrottleOptions<T>
  readonly #timer: Timer
  #isOver = false
  #written: { readonly key: string; readonly at: number } | undefined
  #nextValue: { readonly value: T } | undefined
  #isPaused = false

  constructor(options: ThrottleOptions<T>) {
    this.#options = options
    this.#timer = new Timer(options.clock, () => this.#flush())
  }

  setValue(value: T): void {
    this.#nextValue = { value }
    this.#flush()
  }

  pause(): void {
    this.#isPaused = true
  }

  /** Writes again after a pause. The next write waits for a full interval. */
  resume(): void {
    this.#isPaused = false
    if (this.#written) this.#written = { ...this.#written, at: this.#options.clock.monotonic() }
    this.#flush()
  }

  /**
   * Forgets the last written value, for example because the tray icon was created again. The next value is
   * written, unless it equals `value`.
   */
  reset(value?: T): void {
    const { clock, key } = this.#options
    this.#written = value === undefined ? undefined : { key: key(value), at: clock.monotonic() }
    this.#flush()
  }

  dispose(): void {
    this.#isOver = true
    this.#timer.cancel()
  }

  #flush() {
    const { clock, key: keyOf, pause, write } = this.#options
    this.#timer.cancel()
    if (!this.#nextValue || this.#isPaused || this.#isOver) return
    const { value } = this.#nextValue
    const key = keyOf(value)
    if (this.#written?.key === key) return
    const waitMs = this.#written ? this.#written.at + pause - clock.monotonic() : 0
    if (waitMs > 0) return this.#timer.schedule(waitMs)
    this.#written = { key, at: clock.monotonic() }
    write(value)
  }
}

export interface BusTray {
  /** Registers the item with panels. It is disposed of together with the tray. */
  readonly announcement: TrayItemRegistration
  readonly factory: TrayFactory
  /** Called whenever a panel appears or disappears, and at once if that is already known. */
  readonly onPanel?: (present: boolean) => void
}

export interface TrayControllerOptions {
  readonly clock: Clock
  /** Creates Electron's tray. On Linux it is used if the desktop has no StatusNotifier. */
  readonly factory: TrayFactory
  readonly onBus?: BusTray
  readonly theme: () => IconTheme
  readonly onCommand: (command: Command) => void
  readonly onMenuOpenChange?: (isRead: boolean) => void
  /** Called each time a panel has shown the icon. */
  readonly onVisible?: () => void
  /** Called when a panel has requested the menu, only on Linux. */
  readonly onMenuFetch?: () => void
}

const minIntervalsMs = { look: 500, texts: 1000 }

/**
 * Two clicks within this time, in ms, are one double click. Some panels report both clicks and the double
 * click.
 */
const doubleClickMs = 400

/** How long to wait for the bus to report a panel, in ms. After that, the tray is created anyway. */
const panelTimeoutMs = 1000

/**
 * Returns a function that handles a double click as one click, because toggling the window twice would do
 * nothing.
 */
function oncePerDoubleClick(clock: Clock, press: () => void): () => void {
  let last = -Infinity
  return () => {
    const before = last
    last = clock.monotonic()
    if (last - before >= doubleClickMs) press()
  }
}

/**
 * Creates the tray, and only writes values that have changed. On Linux, the tray is created once it is known
 * whether there is a panel.
 */
export class TrayController {
  readonly #options: TrayControllerOptions
  readonly #look: Throttled<IconState>
  readonly #toolTip: Throttled<string>
  readonly #menu: Throttled<readonly TrayItem[]>
  readonly #events: TrayEvents
  readonly #waiting = new AbortController()
  #tray: { readonly native: NativeTray; readonly make: TrayFactory } | undefined
  #view: TrayView | undefined
  #chosenFactory: TrayFactory | undefined

  constructor(options: TrayControllerOptions) {
    const { clock, factory, onBus } = options
    this.#options = options
    this.#chosenFactory = onBus ? undefined : factory
    this.#look = new Throttled({
      clock,
      key: ({ icon, theme: on }) => `${icon.shape} ${icon.mark ?? ''} ${on}`,
      pause: minIntervalsMs.look,
      write: (next) => this.#tray?.native.setLook(next),
    })
    this.#toolTip = new Throttled({
      clock,
      key: (text) => text,
      pause: minIntervalsMs.texts,
      write: (text) => this.#tray?.native.setToolTip(text),
    })
    this.#menu = new Throttled({
      clock,
      key: (items) => JSON.stringify(items),
      pause: minIntervalsMs.texts,
      write: (items) => this.#tray?.native.setMenu(items),
    })
    this.#events = this.#createEvents(options)
    if (onBus) this.#waitForPanel(onBus)
  }

  show(next: TrayView): void {
    this.#view = next
    this.#apply()
  }

  /** Whether the panel reports when it opens the menu (`onMenuOpenChange`). */
  reportsMenuRead(): boolean {
    const { onBus } = this.#options
    return onBus !== undefined && this.#chosenFactory === onBus.factory
  }

  onThemeChange(): void {
    this.#apply()
  }

  dispose(): void {
    this.#waiting.abort()
    for (const each of [this.#look, this.#toolTip, this.#menu]) each.dispose()
    this.#tray?.native.destroy()
    this.#options.onBus?.announcement.withdraw()
    this.#tray = undefined
    this.#chosenFactory = undefined
  }

  #createEvents({
    clock,
    onCommand,
    onMenuOpenChange,
    onVisible,
    onMenuFetch,
  }: TrayControllerOptions): TrayEvents {
    const texts = [this.#toolTip, this.#menu]
    return {
      onVisible: () => onVisible?.(),
      onMenuFetch: () => onMenuFetch?.(),
      onPress: oncePerDoubleClick(clock, () => onCommand({ open: 'toggle' })),
      onMiddlePress: oncePerDoubleClick(clock, () =>
        onCommand({ name: 'pauseNotifications', args: { until: 'toggle' } }),
      ),
      onCommand,
      onMenuOpenChange: (isRead) => onMenuOpenChange?.(isRead),
      // A menu must not be replaced while it is open.
      onMenuOpen: () => texts.forEach((each) => each.pause()),
      onMenuClose: () => texts.forEach((each) => each.resume()),
    }
  }

  #waitForPanel({ announcement, factory, onPanel }: BusTray): void {
    const { clock, factory: otherwise } = this.#options
    // If a panel disappears, our own item waits for the next panel.
    announcement.watch((registered) => {
      this.#setFactory(registered ? factory : (this.#chosenFactory ?? otherwise))
      onPanel?.(registered !== undefined)
    })
    const { signal } = this.#waiting
    void clock.sleep(panelTimeoutMs, signal).then(
      () => this.#setFactory(otherwise),
      () => signal.aborted,
    )
  }

  #setFactory(maker: TrayFactory): void {
    this.#waiting.abort()
    this.#chosenFactory = maker
    this.#apply()
  }

  #apply(): void {
    if (!this.#view || !this.#chosenFactory) return
    const next = { icon: this.#view.icon, theme: this.#options.theme() }
    if (this.#tray?.make !== this.#chosenFactory) {
      this.#tray?.native.destroy()
      this.#tray = { native: this.#chosenFactory(next, this.#events), make: this.#chosenFactory }
      this.#look.reset(next)
      this.#toolTip.reset()
      this.#menu.reset()
    }
    this.#look.setValue(next)
    this.#toolTip.setValue(this.#view.tooltip)
    this.#menu.setValue(this.#view.menu)
  }
}
