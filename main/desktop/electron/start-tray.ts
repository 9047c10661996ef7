import { setImmediate } from 'node:timers/promises'
import { Menu, nativeImage, nativeTheme, Tray } from 'electron'
import type { Command } from '#main/core/commands/index.ts'
import type { Clock } from '#main/base/clock.ts'
import { watchColourScheme, type ColourScheme } from '#main/desktop/linux/colour-scheme.ts'
import type { SessionBus } from '#main/desktop/linux/dbus/session-bus.ts'
import type { ExpectedEnds } from '#main/core/state/expected-ends.ts'
import type { AppStore } from '#main/core/state/store.ts'
import { updateTrayOnChange } from '#main/desktop/tray/update-tray.ts'
import type { TrayRefresher } from '#main/desktop/tray/tray-refresher.ts'
import type { IconTheme } from '#main/desktop/tray/tray.ts'
import { chooseIconTheme } from '#main/desktop/tray/icon-theme.ts'
import { createElectronTrayFactory } from './electron-tray.ts'
import { TrayController, type BusTray } from '#main/desktop/tray/tray-controller.ts'
import { announceItem } from '#main/desktop/linux/tray/tray-host.ts'
import { watchXfcePanel } from '#main/desktop/linux/xfce-panel.ts'
import { createStatusItemFactory } from '#main/desktop/linux/tray/status-item.ts'
import type { Texts } from '#shared/texts/index.ts'

export interface TrayOptions {
  readonly store: AppStore
  readonly clock: Clock
  readonly expectedEnds: ExpectedEnds
  readonly refresher: TrayRefresher
  readonly texts: () => Texts
  readonly platform: NodeJS.Platform
  readonly desktopName: string | undefined
  /** The session bus, only on Linux. */
  readonly bus: SessionBus | undefined
  readonly onCommand: (command: Command) => void
  /** Called now and whenever a panel appears or disappears, only on Linux. */
  readonly onPanel: (present: boolean) => void
  readonly signal: AbortSignal
}

/** How long the program waits for the icon when it starts, in ms. Without a tray, the icon never appears. */
const iconTimeoutMs = 300
/** How long a panel may take to fetch the icon and the menu after our registration, in ms. */
const fetchTimeoutMs = 50

const chooseTheme = (
  platform: NodeJS.Platform,
  desktop: string | undefined,
  isXfcePanelDark: boolean | undefined,
  scheme: ColourScheme,
): IconTheme =>
  chooseIconTheme({
    platform,
    desktop,
    isXfcePanelDark,
    scheme,
    isSystemDark: nativeTheme.shouldUseDarkColorsForSystemIntegratedUI,
    isOurOwn: nativeTheme.themeSource !== 'system',
  })

/**
 * Whether the desktop is Xfce. Other desktops aren't asked for Xfce's settings, because that would start
 * Xfce's settings daemon.
 */
const isXfce = (desktop = ''): boolean => desktop.split(':').includes('XFCE')

/**
 * Shows the tray icon. @returns a promise that resolves when a panel has fetched the menu, shortly after the
 * icon has become visible, or after a time limit
 */
export async function startTray(options: TrayOptions): Promise<void> {
  const { store, clock, expectedEnds, refresher, texts, platform, desktopName, bus } = options
  const { onCommand, onPanel, signal } = options
  let resolveServed: (() => void) | undefined
  const menuServed = new Promise<void>((resolve) => {
    resolveServed = resolve
  })
  let scheme: ColourScheme
  let isXfcePanelDark: boolean | undefined
  function onBus(session: SessionBus): BusTray {
    const announcement = announceItem(session)
    return {
      announcement,
      factory: createStatusItemFactory({ bus: session, clock, announcement }),
      onPanel,
    }
  }
  const shell = new TrayController({
    clock,
    factory: createElectronTrayFactory({ Tray, Menu, nativeImage }, platform),
    onBus: bus && onBus(bus),
    theme: () => chooseTheme(platform, desktopName, isXfcePanelDark, scheme),
    onCommand,
    onMenuOpenChange: (isRead) => feed.onMenuOpenChange(isRead),
    onVisible: () => void clock.sleep(fetchTimeoutMs).then(() => resolveServed?.()),
    onMenuFetch: () => resolveServed?.(),
  })
  const onTheme = () => shell.onThemeChange()
  nativeTheme.on('updated', onTheme)
  const stopWatching =
    bus &&
    watchColourScheme(bus, clock, (preferredScheme) => {
      scheme = preferredScheme
      onTheme()
    })
  const stopWatchingPanel =
    bus &&
    isXfce(desktopName) &&
    watchXfcePanel(bus, clock, (isDark) => {
      isXfcePanelDark = isDark
      onTheme()
    })
  const feed = updateTrayOnChange(
    store,
    clock,
    texts,
    (view) => shell.show(view),
    refresher,
    expectedEnds,
    () => shell.reportsMenuRead(),
  )
  signal.addEventListener(
    'abort',
    () => {
      nativeTheme.off('updated', onTheme)
      stopWatching?.()
      if (stopWatchingPanel) stopWatchingPanel()
      shell.dispose()
    },
    { once: true },
  )
  await Promise.race([menuServed, clock.sleep(iconTimeoutMs)])
  await setImmediate()
}
