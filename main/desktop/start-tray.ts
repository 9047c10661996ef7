import { setImmediate } from 'node:timers/promises'
import { Menu, nativeImage, nativeTheme, Tray } from 'electron'
import type { Command } from '#main/commands/index.ts'
import type { Clock } from '#main/base/clock.ts'
import { watchColourScheme, type ColourScheme } from './linux/colour-scheme.ts'
import type { SessionBus } from './linux/dbus/session-bus.ts'
import type { Expectations } from '#main/state/expectations.ts'
import type { AppStore } from '#main/state/store.ts'
import { feedTray } from '#main/tray/feed-tray.ts'
import type { Refreshing } from '#main/tray/refresh-on-change.ts'
import type { IconTheme } from '#main/tray/tray.ts'
import { iconThemeFor } from '#main/tray/icon-theme.ts'
import { electronTrays } from './electron/electron-tray.ts'
import { TrayShell, type BusTray } from '#main/tray/shell.ts'
import { announceItem } from './linux/tray/tray-host.ts'
import { statusItems } from './linux/tray/status-item.ts'
import type { Texts } from '#shared/texts/index.ts'

export interface TrayOptions {
  readonly store: AppStore
  readonly clock: Clock
  readonly expectations: Expectations
  readonly looks: Refreshing
  readonly texts: () => Texts
  readonly platform: NodeJS.Platform
  readonly desktopName: string | undefined
  /** Linux only. */
  readonly bus: SessionBus | undefined
  readonly onCommand: (command: Command) => void
  /** Linux only: whether there is a panel, once known and at each change. */
  readonly onPanel: (present: boolean) => void
  readonly signal: AbortSignal
}

/** Without a tray the icon never appears, so startup waits no longer, in ms. */
const iconMs = 300
/** How long a registered panel may take to fetch the icon and menu, in ms. */
const askedForMs = 50

const themeFor = (platform: NodeJS.Platform, desktop: string | undefined, scheme: ColourScheme): IconTheme =>
  iconThemeFor({
    platform,
    desktop,
    scheme,
    isSystemDark: nativeTheme.shouldUseDarkColorsForSystemIntegratedUI,
    isOurOwn: nativeTheme.themeSource !== 'system',
  })

/** @returns resolves when a panel has the menu, has timed out, or doesn't exist */
export async function startTray(options: TrayOptions): Promise<void> {
  const { store, clock, expectations, looks, texts, platform, desktopName, bus } = options
  const { onCommand, onPanel, signal } = options
  let resolveServed: (() => void) | undefined
  const served = new Promise<void>((resolve) => {
    resolveServed = resolve
  })
  let scheme: ColourScheme
  function onBus(session: SessionBus): BusTray {
    const announcement = announceItem(session)
    return {
      announcement,
      make: statusItems({ bus: session, clock, announcement }),
      onPanel,
    }
  }
  const shell = new TrayShell({
    clock,
    make: electronTrays({ Tray, Menu, nativeImage }, platform),
    onBus: bus && onBus(bus),
    theme: () => themeFor(platform, desktopName, scheme),
    onCommand,
    onMenuRead: (isRead) => feed.menuRead(isRead),
    onStands: () => void clock.sleep(askedForMs).then(() => resolveServed?.()),
    onMenuGiven: () => resolveServed?.(),
  })
  const onTheme = () => shell.themeChanged()
  nativeTheme.on('updated', onTheme)
  const stopWatching =
    bus &&
    watchColourScheme(bus, clock, (preferred) => {
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
    () => shell.reportsMenuRead(),
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
  await setImmediate()
}
