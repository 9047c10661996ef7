import type { Command } from '#main/commands/index.ts'
import type { Clock } from '#main/base/clock.ts'
import type { IconTheme } from './icon.ts'
import type { ItemAnnouncement, IconState, MakeTray, NativeTray, TrayEvents } from './native-tray.ts'
import { throttled } from './throttle.ts'
import type { TrayItem, TrayView } from './tray.ts'

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

export interface TrayShell {
  show(view: TrayView): void
  /** Whether the panel reports an open menu (`onMenuRead`). */
  reportsMenuRead(): boolean
  themeChanged(): void
  dispose(): void
}

const PAUSE = { look: 500, texts: 1000 }

/** Some panels report both clicks and the double click, ms. */
const doubleClickMs = 400

/** How long to wait for the bus to report a panel before creating the tray anyway, ms. */
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

/** On Linux, once we know whether a panel exists. */
export function trayShell(options: TrayShellOptions): TrayShell {
  const { clock, make, onBus, theme, onCommand, onMenuRead, onStands, onMenuGiven } = options
  let tray: { readonly native: NativeTray; readonly make: MakeTray } | undefined
  let view: TrayView | undefined
  let chosen = onBus ? undefined : make

  const look = throttled<IconState>({
    clock,
    key: ({ icon, theme: on }) => `${icon.shape} ${icon.mark ?? ''} ${on}`,
    pause: PAUSE.look,
    write: (next) => tray?.native.setLook(next),
  })

  const toolTip = throttled<string>({
    clock,
    key: (text) => text,
    pause: PAUSE.texts,
    write: (text) => tray?.native.setToolTip(text),
  })

  const menu = throttled<readonly TrayItem[]>({
    clock,
    key: (items) => JSON.stringify(items),
    pause: PAUSE.texts,
    write: (items) => tray?.native.setMenu(items),
  })
  const texts = [toolTip, menu]

  const events: TrayEvents = {
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

  const apply = () => {
    if (!view || !chosen) return
    const next = { icon: view.icon, theme: theme() }
    if (tray?.make !== chosen) {
      tray?.native.destroy()
      tray = { native: chosen(next, events), make: chosen }
      look.reset(next)
      for (const each of texts) each.reset()
    }
    look.want(next)
    toolTip.want(view.tooltip)
    menu.want(view.menu)
  }

  const choose = (maker: MakeTray) => {
    waiting.abort()
    chosen = maker
    apply()
  }

  const waiting = new AbortController()
  if (onBus) {
    // Once a StatusNotifier panel has existed, wait for the next one.
    onBus.announcement.watch((registered) => {
      choose(registered ? onBus.make : (chosen ?? make))
      onBus.onPanel?.(registered !== undefined)
    })
    void clock.sleep(PATIENCE, waiting.signal).then(
      () => choose(make),
      () => waiting.signal.aborted,
    )
  }

  return {
    show(next) {
      view = next
      apply()
    },
    reportsMenuRead: () => onBus !== undefined && chosen === onBus.make,
    themeChanged: apply,
    dispose() {
      waiting.abort()
      look.dispose()
      for (const each of texts) each.dispose()
      tray?.native.destroy()
      onBus?.announcement.withdraw()
      tray = undefined
      chosen = undefined
    },
  }
}
