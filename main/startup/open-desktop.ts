import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { app, clipboard, Notification, safeStorage, shell } from 'electron'
import type { Clock } from '#main/base/clock.ts'
import type { Log } from '#main/log/log.ts'
import type { OpenPage, SystemSettings } from '#main/commands/context.ts'
import { isNativeWayland } from '#main/desktop/electron/chromium.ts'
import { createOpenPage, whyNoBrowser } from '#main/desktop/open-page.ts'
import { ownCommand, ownLoginItem } from '#main/desktop/electron/own-launch.ts'
import { openVault } from '#main/desktop/electron/vault.ts'
import type { SessionBus } from '#main/desktop/linux/dbus/session-bus.ts'
import { ownIcon } from '#main/desktop/linux/data-folders.ts'
import { presenterFor } from '#main/desktop/notification-presenter.ts'
import type { NotificationPresenter } from '#main/notifications/notification.ts'
import type { Vault } from '#main/storage/secrets.ts'
import { openWindowPlacement } from '#main/window/placement.ts'
import { createMainWindow, type MainWindow } from '#main/window/main-window.ts'
import { codeOf } from '#shared/message.ts'
import type { Texts } from '#shared/texts/index.ts'

export interface DesktopOptions {
  readonly clock: Clock
  readonly log: Log
  readonly bus: SessionBus | undefined
  readonly texts: () => Texts
  readonly language: string
}

export interface OpenDesktop {
  readonly bus: SessionBus | undefined
  readonly name: string | undefined
  readonly language: string
  /** Of a hidden start. */
  readonly window: MainWindow
  readonly presenter: NotificationPresenter
  readonly vault: Vault
  readonly settings: SystemSettings
  /** Whether the system started the app at login. */
  readonly startedUs: () => boolean
  readonly copyText: (text: string) => Promise<void>
  readonly openPage: OpenPage
  dispose(): void
}

const appName = 'Compileo Tray'

const iconFile = () =>
  app.isPackaged
    ? join(process.resourcesPath, 'icon.png')
    : join(app.getAppPath(), 'assets/icons/128x128.png')

/** Opens the desktop's services. */
export function openDesktop({ clock, log, bus, texts, language }: DesktopOptions): OpenDesktop {
  const { platform, env, pid } = process
  const loginItem = ownLoginItem(ownCommand())
  const icon = ownIcon({ env, name: 'compileo-tray', file: iconFile(), exists: existsSync })
  const isWayland = platform === 'linux' && isNativeWayland(app.commandLine, env)
  const placement = openWindowPlacement({
    folder: app.getPath('userData'),
    now: clock.now(),
    onCorrupt: (message) => log.warn(codeOf(message)),
  })
  const window = createMainWindow({
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
    ...(bus && { bus }),
    appName,
    desktopEntry: 'compileo-tray',
    ...(platform === 'linux' && { icon }),
    pid,
    texts,
  })
  return {
    bus,
    name: env['XDG_CURRENT_DESKTOP'],
    language,
    window,
    presenter,
    vault: openVault({ safeStorage, platform, clock, ...(bus && { bus }) }),
    settings: {
      setOpenAtLogin: loginItem.set,
      renewOpenAtLogin: loginItem.renew,
    },
    startedUs: loginItem.startedUs,
    copyText: async (text) => clipboard.writeText(text),
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
