import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { app, clipboard, Notification, safeStorage, shell } from 'electron'
import type { Clock } from '#main/base/clock.ts'
import type { Log } from '#main/log/log.ts'
import { isNativeWayland } from '#main/desktop/electron/chromium.ts'
import { createOpenPage, whyNoBrowser } from '#main/desktop/open-page.ts'
import { ownCommand, ownLoginItem } from '#main/desktop/electron/own-launch.ts'
import { openVault } from '#main/desktop/electron/vault.ts'
import type { SessionBus } from '#main/desktop/linux/dbus/session-bus.ts'
import { ownIcon } from '#main/desktop/linux/data-folders.ts'
import { presenterFor } from '#main/desktop/notification-presenter.ts'
import { openWindowPlacement } from '#main/window/placement.ts'
import { MainWindow } from '#main/window/main-window.ts'
import { codeOf } from '#shared/message.ts'
import type { Texts } from '#shared/texts/index.ts'

export type OpenDesktop = ReturnType<typeof openDesktop>

const appName = 'Compileo Tray'

const iconFile = () =>
  app.isPackaged
    ? join(process.resourcesPath, 'icon.png')
    : join(app.getAppPath(), 'assets/icons/128x128.png')

/** Opens the desktop's services. */
export function openDesktop(clock: Clock, log: Log, bus: SessionBus | undefined, texts: () => Texts) {
  const { platform, env, pid } = process
  const loginItem = ownLoginItem(ownCommand())
  const icon = ownIcon({ env, name: 'compileo-tray', file: iconFile(), exists: existsSync })
  const isWayland = platform === 'linux' && isNativeWayland(app.commandLine, env)
  const placement = openWindowPlacement({
    folder: app.getPath('userData'),
    now: clock.now(),
    onCorrupt: (message) => log.warn(codeOf(message)),
  })
  const window = new MainWindow({
    preload: join(__dirname, '../preload/index.cjs'),
    pages: join(__dirname, '../renderer'),
    clock,
    isPackaged: app.isPackaged,
    platform,
    comesForwardWhenReshown: isWayland,
    placement,
    onUnsaved: (error) => log.warn(`the window's place could not be saved: ${String(error)}`),
  })
  const presenter = presenterFor({
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
    startedUs: loginItem.startedUs,
    copyText: async (text: string) => clipboard.writeText(text),
    openPage: createOpenPage({
      shell,
      whyNot: () => whyNoBrowser(platform, env['PATH']),
      monotonic: () => clock.monotonic(),
    }),
    dispose() {
      presenter.dispose()
      bus?.dispose()
    },
  }
}
