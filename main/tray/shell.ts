import type { Clock } from '#main/base/clock.ts'
import { Timer } from '#main/base/timer.ts'
import type { Command } from '#main/commands/index.ts'
import type { IconTheme } from './tray.ts'
import type {
  ItemAnnouncement,
  IconState,
  MakeTray,
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

/** Writes the latest value, at most once per pause, and never the same twice in a row. */
class Throttled<T> {
  readonly #options: ThrottleOptions<T>
  readonly #timer: Timer
  #isOver = false
  #written: { readonly key: string; readonly at: number } | undefined
  #wanted: { readonly value: T } | undefined
  #isHeld = false

  constructor(options: ThrottleOptions<T>) {
    this.#options = options
    this.#timer = new Timer(options.clock, () => this.#flush())
  }

  want(value: T): void {
    this.#wanted = { value }
    this.#flush()
  }

  hold(): void {
    this.#isHeld = true
  }

  /** The next write waits for a full pause. */
  release(): void {
    this.#isHeld = false
    if (this.#written) this.#written = { ...this.#written, at: this.#options.clock.monotonic() }
    this.#flush()
  }

  /** The written value was lost or replaced: the next is compared with `value`. */
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
    if (!this.#wanted || this.#isHeld || this.#isOver) return
    const { value } = this.#wanted
    const key = keyOf(value)
    if (this.#written?.key === key) return
    const waitMs = this.#written ? this.#written.at + pause - clock.monotonic() : 0
    if (waitMs > 0) return this.#timer.schedule(waitMs)
    this.#written = { key, at: clock.monotonic() }
    write(value)
  }
}

export interface BusTray {
  /** Disposed with the shell. */
  readonly announcement: ItemAnnouncement
  readonly make: MakeTray
  /** Whether there is a panel: called once that is known, and at each change. */
  readonly onPanel?: (present: boolean) => void
}

export interface TrayShellOptions {
  readonly clock: Clock
  /** Electron's tray; on Linux, the fallback for desktops without StatusNotifier. */
  readonly make: MakeTray
  readonly onBus?: BusTray
  readonly theme: () => IconTheme
  readonly onCommand: (command: Command) => void
  readonly onMenuRead?: (isRead: boolean) => void
  /** Called once per panel. */
  readonly onStands?: () => void
  /** Linux: a panel has requested the menu. */
  readonly onMenuGiven?: () => void
}

const PAUSE = { look: 500, texts: 1000 }

/** Some panels report both clicks and the double click, in ms. */
const doubleClickMs = 400

/** How long to wait for the bus to report a panel before creating the tray anyway, in ms. */
const PATIENCE = 1000

/** Treats a double click as one click: toggling twice would do nothing. */
function oncePerDoubleClick(clock: Clock, press: () => void): () => void {
  let last = -Infinity
  return () => {
    const before = last
    last = clock.monotonic()
    if (last - before >= doubleClickMs) press()
  }
}

/** Creates the tray, on Linux once we know whether a panel exists, and writes only what has changed. */
export class TrayShell {
  readonly #options: TrayShellOptions
  readonly #look: Throttled<IconState>
  readonly #toolTip: Throttled<string>
  readonly #menu: Throttled<readonly TrayItem[]>
  readonly #events: TrayEvents
  readonly #waiting = new AbortController()
  #tray: { readonly native: NativeTray; readonly make: MakeTray } | undefined
  #view: TrayView | undefined
  #chosen: MakeTray | undefined

  constructor(options: TrayShellOptions) {
    const { clock, make, onBus } = options
    this.#options = options
    this.#chosen = onBus ? undefined : make
    this.#look = new Throttled({
      clock,
      key: ({ icon, theme: on }) => `${icon.shape} ${icon.mark ?? ''} ${on}`,
      pause: PAUSE.look,
      write: (next) => this.#tray?.native.setLook(next),
    })
    this.#toolTip = new Throttled({
      clock,
      key: (text) => text,
      pause: PAUSE.texts,
      write: (text) => this.#tray?.native.setToolTip(text),
    })
    this.#menu = new Throttled({
      clock,
      key: (items) => JSON.stringify(items),
      pause: PAUSE.texts,
      write: (items) => this.#tray?.native.setMenu(items),
    })
    this.#events = this.#listenTo(options)
    if (onBus) this.#awaitPanel(onBus)
  }

  show(next: TrayView): void {
    this.#view = next
    this.#apply()
  }

  /** Whether the panel reports an open menu (`onMenuRead`). */
  reportsMenuRead(): boolean {
    const { onBus } = this.#options
    return onBus !== undefined && this.#chosen === onBus.make
  }

  themeChanged(): void {
    this.#apply()
  }

  dispose(): void {
    this.#waiting.abort()
    for (const each of [this.#look, this.#toolTip, this.#menu]) each.dispose()
    this.#tray?.native.destroy()
    this.#options.onBus?.announcement.withdraw()
    this.#tray = undefined
    this.#chosen = undefined
  }

  #listenTo({ clock, onCommand, onMenuRead, onStands, onMenuGiven }: TrayShellOptions): TrayEvents {
    const texts = [this.#toolTip, this.#menu]
    return {
      stands: () => onStands?.(),
      menuGiven: () => onMenuGiven?.(),
      pressed: oncePerDoubleClick(clock, () => onCommand({ open: 'toggle' })),
      pressedMiddle: oncePerDoubleClick(clock, () =>
        onCommand({ do: 'pauseNotifications', with: { until: 'toggle' } }),
      ),
      onCommand,
      menuRead: (isRead) => onMenuRead?.(isRead),
      // Never replace an open menu.
      menuOpened: () => texts.forEach((each) => each.hold()),
      menuClosed: () => texts.forEach((each) => each.release()),
    }
  }

  #awaitPanel({ announcement, make, onPanel }: BusTray): void {
    const { clock, make: otherwise } = this.#options
    // Once a StatusNotifier panel has existed, wait for the next one.
    announcement.watch((registered) => {
      this.#choose(registered ? make : (this.#chosen ?? otherwise))
      onPanel?.(registered !== undefined)
    })
    const { signal } = this.#waiting
    void clock.sleep(PATIENCE, signal).then(
      () => this.#choose(otherwise),
      () => signal.aborted,
    )
  }

  #choose(maker: MakeTray): void {
    this.#waiting.abort()
    this.#chosen = maker
    this.#apply()
  }

  #apply(): void {
    if (!this.#view || !this.#chosen) return
    const next = { icon: this.#view.icon, theme: this.#options.theme() }
    if (this.#tray?.make !== this.#chosen) {
      this.#tray?.native.destroy()
      this.#tray = { native: this.#chosen(next, this.#events), make: this.#chosen }
      this.#look.reset(next)
      this.#toolTip.reset()
      this.#menu.reset()
    }
    this.#look.want(next)
    this.#toolTip.want(this.#view.tooltip)
    this.#menu.want(this.#view.menu)
  }
}
