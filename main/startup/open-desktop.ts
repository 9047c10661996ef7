import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { app, clipboard, globalShortcut, Notification, safeStorage, shell } from 'electron'
import type { Clock } from '../base/clock.ts'
import type { Log } from '../log/log.ts'
import type { OpenPage, SystemSettings } from '../commands/context.ts'
import { isNativeWayland } from '../desktop/electron/native-wayland.ts'
import { createOpenPage, whyNoBrowser } from '../desktop/open-page.ts'
import { ownCommand, ownLoginItem } from '../desktop/electron/own-launch.ts'
import { createShortcut } from '../desktop/electron/shortcut.ts'
import { openVault } from '../desktop/electron/vault.ts'
import { createIconMarks, type IconMarks } from '../desktop/icon-marks.ts'
import type { SessionBus } from '../desktop/linux/dbus/session-bus.ts'
import { ownIcon } from '../desktop/linux/own-icon.ts'
import { themeSound } from '../desktop/linux/theme-sound.ts'
import { presenterFor } from '../desktop/notification-presenter.ts'
import type { NotificationPresenter } from '../notifications/notification.ts'
import type { Vault } from '../storage/secrets.ts'
import { openWindowPlacement } from '../storage/window-placement.ts'
import { createRenderedPage, type RenderedPage } from '../window/first-page.ts'
import { createMainWindow, type MainWindow } from '../window/main-window.ts'
import { createPopoverWindow, type PopoverContent, type PopoverWindow } from '../window/popover-window.ts'
import { pageFrom } from '../window/prepare-page.ts'
import { createSoundPlayer } from '../window/sound-player.ts'
import { createClipboardWatch } from '../window/watch-clipboard.ts'
import { codeOf } from '../../shared/message.ts'
import type { Texts } from '../../shared/texts/index.ts'

export interface DesktopOptions {
  readonly clock: Clock
  readonly log: Log
  /** The person's session bus, on Linux. */
  readonly bus: SessionBus | undefined
  /** Of the language that is set now. */
  readonly texts: () => Texts
  /** What the system calls its language, such as `de-AT`. */
  readonly language: string
}

/** What the program has of the desktop that it runs on, before it knows of any job. */
export interface OpenDesktop {
  readonly bus: SessionBus | undefined
  /** `XDG_CURRENT_DESKTOP`, where it is set. */
  readonly name: string | undefined
  /** The name of our desktop file without `.desktop`: daemons and launchers know us by it. */
  readonly entry: string
  /** Our icon as other programs of a Linux desktop find it: its name, or the path of a picture. */
  readonly icon: string
  /** What the system calls its language, such as `de-AT`. */
  readonly language: string
  /** How the program is started, hidden. */
  readonly command: readonly string[]
  readonly window: MainWindow
  readonly firstPage: RenderedPage
  /** By what the window's list was filtered and sorted last: a text of the page. */
  readonly list: { readonly read: () => string | undefined; readonly write: (text: string) => void }
  /** What stands on the window's icon in the taskbar of Windows and the Dock of macOS. */
  readonly marks: IconMarks
  /** Makes the popover at the tray's icon; undefined where no window can be placed there: on Wayland none can. */
  readonly makePopover: ((given: PopoverContent) => PopoverWindow) | undefined
  readonly presenter: NotificationPresenter
  readonly vault: Vault
  readonly settings: SystemSettings
  /** Whether the system started the program at login. */
  readonly startedUs: () => boolean
  readonly readText: () => Promise<string>
  readonly copyText: (text: string) => Promise<void>
  /** Opens a page of the web in the person's browser. */
  readonly openPage: OpenPage
  /** Shows the window, and pastes what is on the clipboard into it. */
  readonly watchClipboard: () => Promise<void>
  dispose(): void
}

/** What the desktop calls us. */
export const appName = 'Compileo Tray'

/** The picture of our icon that stands beside the program. */
const iconFile = () =>
  app.isPackaged
    ? join(process.resourcesPath, 'icon.png')
    : join(app.getAppPath(), 'assets/icons/128x128.png')

// Electron 45 answers with promises, and makes `async` unnecessary; earlier ones answer at once.
const readText = async () => clipboard.readText()

/** Takes hold of what the desktop offers. Electron must be ready. */
export function openDesktop({ clock, log, bus, texts, language }: DesktopOptions): OpenDesktop {
  const { platform, env, pid } = process
  // Flatpak calls the desktop file by the app's ID.
  const entry = env['FLATPAK_ID'] || 'compileo-tray'
  const command = ownCommand()
  const loginItem = ownLoginItem(command)
  const icon = ownIcon({ env, name: entry, file: iconFile(), exists: existsSync })
  const isWayland = platform === 'linux' && isNativeWayland(app.commandLine, env)
  const marks = createIconMarks()
  // There the pointer is only known over our own windows.
  const isXwayland = platform === 'linux' && Boolean(env['WAYLAND_DISPLAY'])
  const renderer = join(__dirname, '../renderer')
  const firstPage = createRenderedPage(renderer, (error) =>
    log.warn(`no page was rendered: ${String(error)}`),
  )
  const pages = {
    preload: join(__dirname, '../preload/index.cjs'),
    prepare: pageFrom(renderer, firstPage.render),
    clock,
    isPackaged: app.isPackaged,
  }
  const kept = openWindowPlacement({
    folder: app.getPath('userData'),
    now: clock.now(),
    onCorrupt: (message) => log.warn(codeOf(message)),
  })
  const onUnkept = (error: unknown) => log.warn(`what the window is like could not be kept: ${String(error)}`)
  const window = createMainWindow({
    ...pages,
    prepare() {
      firstPage.load()
      return pages.prepare()
    },
    marks,
    platform,
    comesForwardWhenReshown: isWayland,
    placement: {
      read: () => kept.read(),
      write: (content) => kept.write({ ...kept.read(), ...content }),
    },
    onUnsaved: onUnkept,
  })
  const presenter = presenterFor({
    platform,
    clock,
    Notification,
    ...(bus && { bus }),
    appName,
    desktopEntry: entry,
    ...(platform === 'linux' && { icon }),
    pid,
    texts,
    sounds: {
      play: createSoundPlayer(clock, app.isPackaged, (why) => log.warn(`a sound was not played: ${why}`)),
      ofTheme: (name) => themeSound(name, env, existsSync),
    },
  })
  const shortcut = createShortcut(globalShortcut, env['XDG_SESSION_TYPE'] === 'wayland', () => window.show())
  return {
    bus,
    name: env['XDG_CURRENT_DESKTOP'],
    entry,
    icon,
    language,
    command,
    window,
    firstPage,
    list: {
      read: () => kept.read().list,
      write(list) {
        if (list === kept.read().list) return
        try {
          kept.write({ ...kept.read(), list })
        } catch (error) {
          onUnkept(error)
        }
      },
    },
    marks,
    makePopover:
      isWayland || isXwayland ? undefined : (content) => createPopoverWindow({ ...pages, ...content }),
    presenter,
    vault: openVault({ safeStorage, platform, clock, ...(bus && { bus }) }),
    settings: {
      setOpenAtLogin: loginItem.set,
      renewOpenAtLogin: loginItem.renew,
      setShortcut: shortcut.set,
    },
    startedUs: loginItem.startedUs,
    readText,
    copyText: async (text) => clipboard.writeText(text),
    openPage: createOpenPage({
      shell,
      whyNot: () => whyNoBrowser(platform, env['PATH']),
      monotonic: () => clock.monotonic(),
    }),
    watchClipboard: createClipboardWatch({ window, readText, clock, needsFocus: isWayland }),
    dispose() {
      shortcut.dispose()
      presenter.dispose()
      bus?.dispose()
    },
  }
}
