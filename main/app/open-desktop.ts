import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { app, clipboard, Notification, safeStorage, shell } from 'electron'
import type { Clock } from '#main/base/clock.ts'
import type { Log } from '#main/base/log/log.ts'
import { isNativeWayland } from '#main/desktop/electron/chromium.ts'
import { createOpenDataFolder, createOpenPage, findBrowserError } from '#main/desktop/open-page.ts'
import { getLaunchCommand, createLoginItem } from '#main/desktop/electron/own-launch.ts'
import { openVault } from '#main/desktop/electron/vault.ts'
import type { SessionBus } from '#main/desktop/linux/dbus/session-bus.ts'
import { findIcon } from '#main/desktop/linux/data-folders.ts'
import { createPresenter } from '#main/desktop/notification-presenter.ts'
import { openWindowPlacement } from '#main/desktop/window/placement.ts'
import { MainWindow } from '#main/desktop/window/main-window.ts'
import { formatMessageForLog } from '#shared/message.ts'
import type { Texts } from '#shared/texts/index.ts'

export type OpenDesktop = ReturnType<typeof openDesktop>

const appName = 'Compileo Tray'

const getIconPath = () =>
  app.isPackaged
    ? join(process.resourcesPath, 'icon.png')
    : join(app.getAppPath(), 'assets/icons/128x128.png')

/** Opens the services of the desktop that the app needs. */
export function openDesktop(clock: Clock, log: Log, bus: SessionBus | undefined, texts: () => Texts) {
  const { platform, env, pid } = process
  const loginItem = createLoginItem(getLaunchCommand())
  const icon = findIcon({ env, name: 'compileo-tray', file: getIconPath(), exists: existsSync })
  const isWayland = platform === 'linux' && isNativeWayland(app.commandLine, env)
  const placement = openWindowPlacement({
    folder: app.getPath('userData'),
    now: clock.now(),
    onCorrupt: (message) => log.warn(formatMessageForLog(message)),
  })
  const window = new MainWindow({
    preload: join(__dirname, '../preload/index.cjs'),
    pagesFolder: join(__dirname, '../renderer'),
    clock,
    isPackaged: app.isPackaged,
    platform,
    mustReshowToFocus: isWayland,
    placement,
    onUnsaved: (error) => log.warn(`the window's place could not be saved: ${String(error)}`),
  })
  const presenter = createPresenter({
    platform,
    clock,
    Notification,
    bus,
    appName,
    desktopEntry: 'compileo-tray',
    icon: platform === 'linux' ? icon : undefined,
    pid,
    texts,
  })
  return {
    bus,
    name: env['XDG_CURRENT_DESKTOP'],
    window,
    presenter,
    vault: openVault({ safeStorage, platform, clock, bus }),
    settings: { setOpenAtLogin: loginItem.set, renewOpenAtLogin: loginItem.renew },
    /** Whether the system started the app at login. */
    startedUs: loginItem.wasLaunchedAtLogin,
    copyText: async (text: string) => clipboard.writeText(text),
    openPage: createOpenPage({
      shell,
      findError: () => findBrowserError(platform, env['PATH']),
      monotonic: () => clock.monotonic(),
    }),
    openDataFolder: createOpenDataFolder({ shell, folder: app.getPath('userData') }),
    dispose() {
      presenter.dispose()
      bus?.dispose()
    },
  }
}
