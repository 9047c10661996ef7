import { existsSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import {
  app,
  clipboard,
  globalShortcut,
  Menu,
  nativeImage,
  Notification,
  powerMonitor,
  safeStorage,
} from 'electron'
import { systemClock as clock } from './base/clock.ts'
import type { AppLog } from './base/log/log.ts'
import { copyDiagnostics, sayDiagnostics } from './commands/files/diagnostics.ts'
import { runnerFor } from './commands/settings/notices.ts'
import { takeUpSystemSettings } from './commands/settings/settings.ts'
import { carryOutCommand, type Desktop } from './commands/surfaces/surface-command.ts'
import { createCore } from './core.ts'
import { desktopFacts } from './desktop/desktop-facts.ts'
import { setActivationToken } from './desktop/electron/activation-token.ts'
import { openConfirm } from './desktop/electron/confirm.ts'
import { openFileDialogs } from './desktop/electron/file-dialogs.ts'
import { ownCommand, ownLoginItem } from './desktop/electron/own-launch.ts'
import { ownFacts } from './desktop/own-facts.ts'
import { isNativeWayland } from './desktop/electron/native-wayland.ts'
import { onWake } from './desktop/electron/power.ts'
import { createShortcut } from './desktop/electron/shortcut.ts'
import { followTheme } from './desktop/electron/theme.ts'
import { openVault } from './desktop/electron/vault.ts'
import { launcherFor } from './desktop/launcher.ts'
import type { SessionBus } from './desktop/linux/dbus/session-bus.ts'
import { ownIcon } from './desktop/linux/own-icon.ts'
import { oldTrays } from './desktop/linux/x11/old-tray.ts'
import { presenterFor } from './desktop/notification-presenter.ts'
import { startTray } from './desktop/start-tray.ts'
import type { CrashMark } from './lifecycle/crash-mark.ts'
import { createGarbageCollection } from './lifecycle/garbage.ts'
import { exitCodes } from './cli/exit-codes.ts'
import { createLaunch, onlyWatches } from './lifecycle/launch.ts'
import { refusedLines } from './notifications/launch-notification.ts'
import { readLaunch, type LaunchRequest } from './lifecycle/launch-request.ts'
import { lazyStore } from './lifecycle/load-store.ts'
import { showCrash } from './lifecycle/show-crash.ts'
import { quitInOrder } from './lifecycle/shutdown.ts'
import { startUpdates } from './lifecycle/start-updates.ts'
import { watchNetwork } from './network/interfaces.ts'
import { createProxies } from './network/proxies.ts'
import { createTrust } from './network/trust.ts'
import { firstTimeIn } from './storage/first-time.ts'
import { openWindowPlacement } from './storage/window-placement.ts'
import { followAttention } from './tray/attention-count.ts'
import { iconPng } from './tray/icon.ts'
import type { ItemAnnouncement } from './tray/native-tray.ts'
import { followAppMenu } from './window/app-menu.ts'
import { connectWindow } from './window/ipc/connect-window.ts'
import { createMainWindow } from './window/main-window.ts'
import { pageFrom } from './window/prepare-page.ts'
import { followTrayAbsence } from './window/tray-absence.ts'
import type { WindowIntent } from '../shared/contract.ts'
import { codeOf, messageOf } from '../shared/messages/message.ts'

/** The running program. */
export interface RunningApp {
  /** Carries out what a later launch asks for, as it hands it over; unless it is hidden it shows the window. */
  readonly launch: (request: unknown) => void
  /** Notifies the person that the program ends because of an error of its own. */
  readonly notifyCrash: () => Promise<unknown>
}

/** What stands before the program is built. */
export interface Launch {
  readonly request: LaunchRequest
  readonly log: AppLog
  readonly crashMark: CrashMark
  /** Linux only. If the item was announced to a panel in this turn of the event loop, the panel is served before the turn ends. */
  readonly onBus?: { readonly bus: SessionBus; readonly announcement: ItemAnnouncement }
}

/** The name of our desktop file without `.desktop`: daemons and launchers know us by it. Flatpak calls it by the app's ID. */
const desktopEntry = process.env['FLATPAK_ID'] || 'compileo-tray'

/** The picture of our icon that stands beside the program. */
const iconFile = () =>
  app.isPackaged
    ? join(process.resourcesPath, 'icon.png')
    : join(app.getAppPath(), 'assets/icons/128x128.png')

// Electron 45 answers with promises, and makes `async` unnecessary; earlier ones answer at once.
const readText = async () => clipboard.readText()
const copyText = async (text: string) => clipboard.writeText(text)

/**
 * Builds the parts and connects them; first of all the icon, which is what a person sees of a start. Electron must be
 * ready.
 */
export async function startApp({ request, log, crashMark, onBus }: Launch): Promise<RunningApp> {
  const { platform, env, pid } = process
  const bus = onBus?.bus
  const profile = app.getPath('userData')
  // The list is empty where the session has no locale.
  const systemLanguage = app.getPreferredSystemLanguages()[0] ?? app.getLocale()

  const window = createMainWindow({
    preload: join(__dirname, '../preload/index.cjs'),
    prepare: pageFrom(join(__dirname, '../renderer')),
    clock,
    comesForwardAnew: platform === 'linux' && isNativeWayland(app.commandLine, env),
    isPackaged: app.isPackaged,
    placement: openWindowPlacement({
      folder: profile,
      now: clock.now(),
      onCorrupt: (message) => log.warn(codeOf(message)),
    }),
    onUnkept: (error) => log.warn(`the window's place could not be kept: ${String(error)}`),
  })
  const presenter = presenterFor({
    platform,
    clock,
    Notification,
    bus,
    appName: 'Compileo Tray',
    desktopEntry,
    ...(platform === 'linux' && {
      icon: ownIcon({ env, name: desktopEntry, file: iconFile(), exists: existsSync }),
    }),
    pid,
    texts: () => core.texts(),
  })
  const shortcut = createShortcut(globalShortcut, env['XDG_SESSION_TYPE'] === 'wayland', () => window.show())
  const command = ownCommand()
  const loginItem = ownLoginItem(command)
  const vault = openVault({ safeStorage, platform, clock, ...(bus && { bus }) })
  const settingsStore = lazyStore()
  const core = createCore({
    folder: profile,
    log,
    clock,
    random: Math.random,
    presenter,
    network: (warn) => ({
      ...createProxies({ env, ask: (url) => app.resolveProxy(url), monotonic: () => clock.monotonic() }),
      trust: createTrust({ env, platform, complain: warn }),
    }),
    system: {
      setOpenAtLogin: loginItem.set,
      renewOpenAtLogin: loginItem.renew,
      setShortcut: shortcut.set,
    },
    vault,
    openStore: settingsStore.openStore,
    env,
    systemLanguage,
    isShown: () => window.isVisible(),
    open(intent, activationToken) {
      if (activationToken !== undefined) setActivationToken(activationToken)
      window.show(intent)
    },
  })
  const { store, context, texts, warn } = core
  const { engine, signal } = context
  const runOrWarn = runnerFor(context)
  const updates = startUpdates({ core, clock, command })
  const diagnose = () =>
    copyDiagnostics(context, {
      program: () => ownFacts({ locale: systemLanguage, profile, logFile: log.path }),
      desktop: () => desktopFacts({ clock, vault, ...(bus && { bus }) }),
      log,
      copyText,
    })
  const desktop: Desktop = {
    show: (intent) => window.show(intent),
    toggle: () => window.toggle(),
    copyText,
    restartToUpdate: () => updates.restart(),
    quit: () => app.quit(),
  }
  const trays = oldTrays(env, clock)
  const trayAbsence = followTrayAbsence({
    isOldTrayThere: () => trays.isThere(),
    store,
    clock,
    signal,
    window,
    desktopName: env['XDG_CURRENT_DESKTOP'],
    isFirstTime: firstTimeIn(profile, 'told-no-tray'),
  })
  const iconStands = startTray({
    store,
    clock,
    texts,
    onBus: onBus && { ...onBus, oldTrays: trays },
    platform,
    desktopName: env['XDG_CURRENT_DESKTOP'],
    onCommand: (chosen) => runOrWarn(carryOutCommand(context, desktop, chosen)),
    onHost: (present) => trayAbsence.trayIs(present),
    onActivationToken: setActivationToken,
    signal,
  })
  const tidyUp = createGarbageCollection(clock, signal)
  const findServer = connectWindow({
    window,
    context,
    clock,
    log,
    desktop: {
      copyText,
      clipboard: {
        readText,
        isFocused: () => window.isFocused(),
        isVisible: () => window.isVisible(),
      },
      copyDiagnostics: diagnose,
      dialogs: openFileDialogs(() => window.webContents(), texts),
      confirm: openConfirm(() => window.webContents(), texts),
      testNotification: core.testNotification,
      testHook: core.testHook,
      updates,
    },
    runOrWarn,
    tidyUp,
  })
  followTheme(store)
  const launch = createLaunch({
    context,
    show: (intent) => window.show(intent),
    runOrWarn,
    tell: core.announceLaunch,
  })
  const running: RunningApp = {
    launch: (handedOver) => launch(readLaunch(handedOver)),
    notifyCrash: () => showCrash(presenter, clock, texts()),
  }
  const quitWith = quitInOrder({
    clock,
    log,
    stop: () => core.stop(),
    dispose() {
      shortcut.dispose()
      presenter.dispose()
      bus?.dispose()
    },
  })

  await iconStands
  // Quit already: nothing may begin now.
  if (signal.aborted) return { ...running, launch: () => undefined }
  if (crashMark.takeUntold()) warn(messageOf('system.crash.restarted'))
  core.start()
  const menuActions = {
    quit: () => app.quit(),
    show: (intent: WindowIntent) => window.show(intent),
    copyDiagnostics: () => runOrWarn(sayDiagnostics(store, diagnose)),
  }
  followAppMenu(store, platform, menuActions, texts, (menu) =>
    Menu.setApplicationMenu(Menu.buildFromTemplate(menu)),
  )
  const launcher = launcherFor({
    platform,
    app,
    bus,
    desktopEntry,
    setOverlay: (overlay) => window.setOverlay(overlay),
    texts,
    attentionIcon: () =>
      nativeImage.createFromBuffer(iconPng({ kind: 'attention', eighths: 0 }, 16, 'unknown')),
  })
  followAttention(store, launcher, signal)
  // macOS: a click on the icon in the Dock.
  app.on('activate', () => window.show())
  onWake(powerMonitor, clock, () => {
    log.info('the machine woke')
    clock.woke()
    core.woke()
  })
  runOrWarn(
    watchNetwork(networkInterfaces, clock, signal, () => {
      engine.wake()
      context.retryHook()
    }),
  )
  takeUpSystemSettings(context)
  launch({ ...request, hidden: request.hidden || loginItem.startedUs() }, (refused) => {
    process.stdout.write(log.redact(refusedLines(refused, texts())))
    // A script that started us for these jobs alone learns it by this.
    if (onlyWatches(request) && store.state().jobs.size === 0) quitWith(exitCodes.unknown)
  })
  findServer()
  settingsStore.loadSoon(clock, signal, (error) => log.error('electron-store was not loaded', error))
  tidyUp()
  return running
}
