import type { SurfaceCommand } from '../commands/surface-command.ts'
import type { Clock } from '../base/clock.ts'
import type { IconTheme } from './icon.ts'
import type {
  IconPlace,
  ItemAnnouncement,
  IconState,
  MakeTray,
  NativeTray,
  TrayEvents,
  IconHost,
} from './native-tray.ts'
import { throttled } from './throttle.ts'
import type { TrayItem, TrayView } from './tray.ts'

/** Linux: the tray of today's desktops. */
export interface BusTray {
  /** Ends with the shell. */
  readonly announcement: ItemAnnouncement
  readonly make: MakeTray
  /** Where the icon is now. Told once as soon as it is known, and at every change. */
  readonly onHost?: (host: IconHost) => void
}

export interface TrayShellOptions {
  readonly clock: Clock
  /** The system's tray; on Linux, what is left where the desktop has none of today's. */
  readonly make: MakeTray
  readonly onBus?: BusTray
  /** What the icon stands on now; asked at every drawing. */
  readonly theme: () => IconTheme
  /** Whether the person wants a press on the icon to open the menu; asked with each view. */
  readonly menuByClick?: () => boolean
  readonly onCommand: (command: SurfaceCommand) => void
  /** Linux: whether a person has the menu before them. */
  readonly onMenuRead?: (isRead: boolean) => void
  /** The icon is in the tray; told again for each panel. */
  readonly onStands?: () => void
  /** Linux: a panel asked for the menu and is being sent it; called each time. */
  readonly onMenuGiven?: () => void
}

/** The tray as the desktop shows it. */
export interface TrayShell {
  /** Shows this from now on. Only what differs from what stands there is written, and not at once if just written. */
  show(view: TrayView): void
  /** Whether it is in a tray that tells when a person is about to read the menu (`onMenuRead`). */
  tellsOfReading(): boolean
  /** The panel's colour changed: the icon is drawn anew. */
  themeChanged(): void
  dispose(): void
}

/** The least time between two writings, ms. */
const PAUSE = { look: 500, texts: 1000 }

/** How soon a second press is a double click's, ms. Some panels pass on both of its presses, and the double click, too. */
const doubleClickMs = 400

/** How long a bus may take to say whether there is a panel, ms: without its word the tray is made all the same. */
const PATIENCE = 1000

/** Takes a double click for one press: where it does one thing and then another, twice is nothing. */
function oncePerDoubleClick<Given extends readonly unknown[]>(
  clock: Clock,
  press: (...given: Given) => void,
): (...given: Given) => void {
  let last = -Infinity
  return (...given) => {
    const before = last
    last = clock.monotonic()
    if (last - before >= doubleClickMs) press(...given)
  }
}

/** Makes the tray at the first `show`, on Linux not before it is known whether there is a panel. */
export function trayShell(options: TrayShellOptions): TrayShell {
  const { clock, make, onBus, theme, menuByClick, onCommand, onMenuRead, onStands, onMenuGiven } = options
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

  const menu = throttled<{ readonly items: readonly TrayItem[]; readonly opensByClick: boolean }>({
    clock,
    key: (wanted) => JSON.stringify(wanted),
    pause: PAUSE.texts,
    write: ({ items, opensByClick }) => tray?.native.setMenu(items, opensByClick),
  })
  const texts = [toolTip, menu]

  const events: TrayEvents = {
    stands: () => onStands?.(),
    menuGiven: () => onMenuGiven?.(),
    pressed: oncePerDoubleClick(clock, (icon?: IconPlace) =>
      onCommand({ do: 'press-icon', ...(icon && { icon }) }),
    ),
    pressedMiddle: oncePerDoubleClick(clock, () => onCommand({ do: 'toggle-pause' })),
    onCommand,
    menuRead: (isRead) => onMenuRead?.(isRead),
    // A menu that a person has open is never taken from under the pointer.
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
    menu.want({ items: view.menu, opensByClick: menuByClick?.() ?? false })
  }

  const choose = (maker: MakeTray) => {
    waiting.abort()
    chosen = maker
    apply()
  }

  const waiting = new AbortController()
  if (onBus) {
    // Once there was a panel of today's kind, the icon waits for the next.
    onBus.announcement.watch((registered) => {
      choose(registered ? onBus.make : (chosen ?? make))
      onBus.onHost?.(registered ? 'panel' : chosen === make ? 'old-trays' : 'none')
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
    tellsOfReading: () => onBus !== undefined && chosen === onBus.make,
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
