import { setImmediate } from 'node:timers/promises'
import { Menu, nativeImage, nativeTheme, Tray } from 'electron'
import type { SurfaceCommand } from '../commands/surface-command.ts'
import type { Clock } from '../base/clock.ts'
import { watchColourScheme, type ColourScheme } from './linux/colour-scheme.ts'
import type { SessionBus } from './linux/dbus/session-bus.ts'
import type { OldTrays } from './linux/x11/old-tray.ts'
import type { Expectations } from '../state/expectations.ts'
import type { AppStore } from '../state/store.ts'
import type { ItemAnnouncement, IconHost } from '../tray/native-tray.ts'
import { feedTray } from '../tray/feed-tray.ts'
import type { Refreshing } from '../tray/refresh-on-change.ts'
import type { IconTheme } from '../tray/icon.ts'
import { iconThemeFor } from '../tray/icon-theme.ts'
import { electronTrays } from './electron/electron-tray.ts'
import { trayShell } from '../tray/shell.ts'
import { statusItems } from './linux/tray/status-item.ts'
import { trayClick } from '../../shared/tray-click.ts'
import type { Texts } from '../../shared/texts/index.ts'

export interface TrayOptions {
  readonly store: AppStore
  readonly clock: Clock
  readonly expectations: Expectations
  readonly looks: Refreshing
  /** Of the language that is set now. */
  readonly texts: () => Texts
  readonly platform: NodeJS.Platform
  /** `XDG_CURRENT_DESKTOP`, where it is set. */
  readonly desktopName: string | undefined
  /** Linux only: the session's bus, and our item as its panels are told of it. */
  readonly onBus?:
    | { readonly bus: SessionBus; readonly announcement: ItemAnnouncement; readonly oldTrays: OldTrays }
    | undefined
  readonly onCommand: (command: SurfaceCommand) => void
  /** Linux only: where the icon is. Told once as soon as it is known, and at every change. */
  readonly onHost: (host: IconHost) => void
  /** Linux only: lets the next window that is shown take the focus. */
  readonly onActivationToken: (token: string) => void
  /** Aborted when the program ends: the icon goes. */
  readonly signal: AbortSignal
}

/** How long everything else waits for the icon to stand in the tray, ms: where there is no tray it never does. */
const iconMs = 300
/** How long a panel that was told of the icon may take to ask for it and its menu, ms. */
const askedForMs = 50

const themeFor = (platform: NodeJS.Platform, desktop: string | undefined, scheme: ColourScheme): IconTheme =>
  iconThemeFor({
    platform,
    desktop,
    scheme,
    isSystemDark: nativeTheme.shouldUseDarkColorsForSystemIntegratedUI,
    isOurOwn: nativeTheme.themeSource !== 'system',
  })

/**
 * Shows the state in the tray from now on.
 *
 * @returns resolves when a panel was given the menu, or had its time to ask for it, or there is none: the rest of the start
 *   may follow
 */
export async function startTray(options: TrayOptions): Promise<void> {
  const { store, clock, expectations, looks, texts, platform, desktopName, onBus, signal } = options
  const { onCommand, onHost, onActivationToken } = options
  let resolveServed: (() => void) | undefined
  const served = new Promise<void>((resolve) => {
    resolveServed = resolve
  })
  let scheme: ColourScheme
  const shell = trayShell({
    clock,
    make: electronTrays(
      { Tray, Menu, nativeImage },
      platform,
      onBus && { clock, isMenuOpen: onBus.oldTrays.isMenuOpen },
    ),
    onBus: onBus && { ...onBus, make: statusItems({ ...onBus, clock, onActivationToken }), onHost },
    theme: () => themeFor(platform, desktopName, scheme),
    menuByClick: () => trayClick(store.state().settings.trayClick, platform) === 'menu',
    onCommand,
    onMenuRead: (isRead) => feed.menuRead(isRead),
    onStands: () => void clock.sleep(askedForMs).then(() => resolveServed?.()),
    onMenuGiven: () => resolveServed?.(),
  })
  const onTheme = () => shell.themeChanged()
  nativeTheme.on('updated', onTheme)
  const stopWatching =
    onBus &&
    watchColourScheme(onBus.bus, clock, (preferred) => {
      scheme = preferred
      onTheme()
    })
  const feed = feedTray(
    store,
    clock,
    texts,
    (view) => shell.show(view),
    looks,
    expectations,
    () => shell.tellsOfReading(),
  )
  signal.addEventListener(
    'abort',
    () => {
      nativeTheme.off('updated', onTheme)
      stopWatching?.()
      shell.dispose()
    },
    { once: true },
  )
  await Promise.race([served, clock.sleep(iconMs)])
  // What is being answered in this turn is sent at its end.
  await setImmediate()
}
