import { homedir, networkInterfaces } from 'node:os'
import { join } from 'node:path'
import {
  app,
  clipboard,
  globalShortcut,
  ipcMain,
  Menu,
  nativeImage,
  nativeTheme,
  Notification,
  powerMonitor,
  protocol,
  safeStorage,
  type NativeImage,
} from 'electron'
import appIcon from '../assets/icons/128x128.png?inline'
import { copyDiagnostics } from './commands/files/diagnostics.ts'
import { createServerFinder } from './commands/servers/find-server.ts'
import { carryOut, followLink } from './lifecycle/launch.ts'
import { lookAt, takeUpSystemSettings } from './commands/settings/settings.ts'
import { carryOutCommand, type Desktop, type SurfaceCommand } from './commands/surfaces/surface-command.ts'
import { systemClock as clock } from './base/clock.ts'
import { createCore } from './core.ts'
import { createHandlers } from './window/ipc/handlers.ts'
import { feedPatches } from './window/ipc/patches.ts'
import { serveWindow } from './window/ipc/serve-window.ts'
import type { AppLog } from './base/log/log.ts'
import { presenterFor } from './desktop/notification-presenter.ts'
import type { SessionBus } from './desktop/linux/dbus/session-bus.ts'
import { parseLink } from './lifecycle/deep-link.ts'
import { desktopFacts } from './desktop/desktop-facts.ts'
import { openFileDialogs } from './desktop/electron/file-dialogs.ts'
import { launcherFor } from './desktop/launcher.ts'
import { followAttention } from './tray/attention-count.ts'
import {
  autostartFile,
  autostartItem,
  electronLoginItem,
  loginCommand,
} from './desktop/electron/login-item.ts'
import { lazyStore } from './lifecycle/load-store.ts'
import { readLaunch, type LaunchRequest } from './lifecycle/launch-request.ts'
import { createGarbageCollection } from './lifecycle/garbage.ts'
import { watchNetwork } from './network/interfaces.ts'
import { onWake } from './desktop/electron/power.ts'
import { programFacts } from './desktop/program-facts.ts'
import { createProxies } from './network/proxies.ts'
import { createShortcut } from './desktop/electron/shortcut.ts'
import { createTrust } from './network/trust.ts'
import { openVault } from './desktop/electron/vault.ts'
import type { CrashMark } from './lifecycle/crash-mark.ts'
import { firstTimeIn } from './storage/first-time.ts'
import { texts } from '../shared/texts/native-texts.ts'
import type { ItemAnnouncement } from './tray/native-tray.ts'
import { iconPng } from './tray/icon.ts'
import { startTray } from './desktop/start-tray.ts'
import { startUpdates } from './lifecycle/start-updates.ts'
import { followAppMenu } from './window/app-menu.ts'
import { scheme, serveApp } from './window/app-scheme.ts'
import { createMainWindow } from './window/main-window.ts'
import { pageBackground } from './window/page-background.ts'
import { followTrayAbsence } from './window/tray-absence.ts'

/** The running program. */
export interface RunningApp {
  /** Carries out what a later launch asks for, as it hands it over; unless it is hidden it shows the window. */
  readonly launch: (request: unknown) => void
  /** Tells the person, outside of the window, that the program ends by an error of its own. */
  readonly notifyCrash: () => Promise<unknown>
}

/** How long everything else waits for the icon to stand in the tray, ms: where there is no tray it never does. */
const iconMs = 300
/** How long a panel that was told of the icon may take to ask for it and its menu, ms. */
const askedForMs = 50

/** How long closing connections may hold up the end of the program, ms. What is kept is on disk before. */
const closingMs = 1_000

/**
 * Lets the next window that is shown take the focus on Wayland, where a window may not do so by itself, as soon as
 * Electron has a way: `app.setActivationToken` is proposed (electron#50269).
 */
function useActivationToken(token: string) {
  if ('setActivationToken' in app && typeof app.setActivationToken === 'function')
    app.setActivationToken(token)
}

// Electron 45 answers with a promise, and makes `async` unnecessary; earlier ones answer with nothing.
const copyText = async (text: string) => clipboard.writeText(text)

const quit = () => app.quit()

/** The name of our desktop file without `.desktop`: daemons and launchers know us by it. */
const desktopEntry = 'compileo-tray'

/** How this program is started, hidden, with what it keeps where it keeps it now. */
function ownCommand() {
  const { env, execPath } = process
  const folder = app.getPath('userData')
  const isUsual = folder === join(app.getPath('appData'), app.name)
  return loginCommand({
    env,
    execPath,
    ...(!app.isPackaged && { appPath: app.getAppPath() }),
    ...(!isUsual && { dataFolder: folder }),
  })
}

function loginItem() {
  const { platform, env } = process
  const command = ownCommand()
  return platform === 'linux'
    ? autostartItem(autostartFile(env, homedir()), command)
    : electronLoginItem(app, platform, command)
}

/** What stands before the program is built. */
export interface Launch {
  readonly request: LaunchRequest
  readonly log: AppLog
  readonly crashMark: CrashMark
  /** Linux only. If a panel was told of the item in this turn of the event loop, it is served before the turn ends. */
  readonly onBus?: { readonly bus: SessionBus; readonly announcement: ItemAnnouncement }
}

/**
 * Builds the parts and connects them; first of all the icon, which is what a person sees of a start. Electron must be
 * ready.
 */
export async function startApp({ request, log, crashMark, onBus }: Launch): Promise<RunningApp> {
  const { platform, env, pid } = process
  const bus = onBus?.bus
  const presenter = presenterFor({
    platform,
    clock,
    Notification,
    bus,
    appName: 'Compileo Tray',
    desktopEntry,
    pid,
    recall: (matches) => core.recall(matches),
  })
  const shortcut = createShortcut(globalShortcut, env['XDG_SESSION_TYPE'] === 'wayland', () => window.show())
  const { set: setOpenAtLogin, renew: renewOpenAtLogin, startedUs } = loginItem()
  const vault = openVault({ safeStorage, platform, clock, ...(bus && { bus }) })
  // A session without any locale tells none.
  const systemLanguage = app.getPreferredSystemLanguages()[0] ?? app.getLocale()
  const profile = app.getPath('userData')
  const settingsStore = lazyStore()
  const core = createCore({
    folder: profile,
    log,
    clock,
    random: Math.random,
    presenter,
    network: {
      ...createProxies({ env, ask: (url) => app.resolveProxy(url), monotonic: () => clock.monotonic() }),
      trust: createTrust({ env, platform, complain: (message) => warn(message) }),
    },
    system: { setOpenAtLogin, renewOpenAtLogin, setShortcut: shortcut.set },
    vault,
    openStore: settingsStore.openStore,
    systemLanguage,
    isShown: () => window.isVisible(),
    open(intent, activationToken) {
      if (activationToken !== undefined) useActivationToken(activationToken)
      window.show(intent)
    },
  })
  const { store, context, warn } = core
  const { engine } = context

  // One for all windows: they go sooner than the pixels of their icons.
  let icon: NativeImage | undefined
  const window = createMainWindow({
    preload: join(__dirname, '../preload/index.cjs'),
    prepare() {
      if (!protocol.isProtocolHandled(scheme)) serveApp(protocol, join(__dirname, '../renderer'))
      return {
        icon: (icon ??= nativeImage.createFromDataURL(appIcon)),
        backgroundColor: pageBackground[nativeTheme.shouldUseDarkColors ? 'dark' : 'light'],
      }
    },
    clock,
    isPackaged: app.isPackaged,
    onVisible(visible) {
      feed.setVisible(visible)
      if (visible) {
        trayAbsence.windowShown()
        findServer()
        return engine.shown()
      }
      tidyUp()
      engine.inSight([])
      lookAt(context, undefined)
    },
    onGone(why) {
      log.error(`the window is gone: ${why}`)
      warn(texts.window.gone)
    },
  })
  const feed = feedPatches(store, clock, app.getVersion(), (patch) => window.send(patch))
  const diagnose = () =>
    copyDiagnostics(context, {
      program: () =>
        programFacts({
          version: app.getVersion(),
          isPackaged: app.isPackaged,
          env,
          versions: process.versions,
          uptimeSeconds: process.uptime(),
          locale: systemLanguage,
          profile,
          logFile: log.path,
        }),
      desktop: () => desktopFacts({ clock, vault, ...(bus && { bus }) }),
      log,
      copyText,
    })
  const dialogs = openFileDialogs(() => window.webContents())
  const updates = startUpdates({ core, clock, command: ownCommand() })
  serveWindow(
    ipcMain,
    createHandlers(context, feed, {
      copyText,
      copyDiagnostics: diagnose,
      dialogs,
      testNotification: core.testNotification,
      updates,
    }),
    () => window.webContents(),
  )
  const followTheme = () => {
    nativeTheme.themeSource = store.state().settings.theme
  }
  followTheme()
  store.onChange((change) => change.of === 'settings' && followTheme())

  const trayAbsence = followTrayAbsence({
    store,
    clock,
    signal: context.signal,
    window,
    isFirstTime: firstTimeIn(profile, 'told-no-tray'),
  })
  const desktop: Desktop = {
    show: (intent) => window.show(intent),
    copyText,
    restartToUpdate: () => updates.restart(),
    quit,
  }
  const tidyUp = createGarbageCollection(clock, context.signal)
  const runOrWarn = (doing: Promise<unknown>) => {
    doing.catch((error: unknown) => {
      if (!context.signal.aborted) warn(error instanceof Error ? error.message : String(error))
    })
  }
  const carryOutNow = (command: SurfaceCommand) => runOrWarn(carryOutCommand(context, desktop, command))
  const tray = startTray({
    store,
    clock,
    onBus,
    platform,
    onCommand: carryOutNow,
    onHost: (present) => trayAbsence.trayIs(present),
    onActivationToken: useActivationToken,
  })
  const finder = createServerFinder(context)
  const findServer = () => runOrWarn(finder.look())

  const copyAndSay = async () => {
    const { message = '' } = await diagnose()
    store.putNotice({ id: 'diagnostics', tone: 'info', text: message })
  }
  let clearCount: (() => void) | undefined

  async function end() {
    log.info('quitting')
    shortcut.dispose()
    clearCount?.()
    tray.dispose()
    feed.stop()
    await Promise.race([core.stop(), clock.sleep(closingMs)])
    presenter.dispose()
    bus?.dispose()
  }
  app.on('window-all-closed', () => {
    // The program lives in the tray; only Quit ends it.
  })
  app.once('before-quit', (event) => {
    event.preventDefault()
    end()
      .catch((error: unknown) => {
        log.error('while quitting', error)
        process.stderr.write(log.redact(`While quitting: ${String(error)}\n`))
      })
      .finally(() => {
        log.info('quit')
        log.close()
        app.exit(0)
      })
  })

  const notifyCrash = () => {
    const { ended: title, endedWhy: body } = texts.system.crash
    const spec = { id: 'ended', title, body, urgency: 'critical', buttons: [] } as const
    return Promise.race([presenter.show(spec), clock.sleep(closingMs)])
  }

  await Promise.race([tray.stands.then(() => clock.sleep(askedForMs)), clock.sleep(iconMs)])
  // Quit already: nothing may begin now.
  if (context.signal.aborted) return { launch: () => undefined, notifyCrash }
  if (crashMark.takeUntold()) warn(texts.system.crash.restarted)
  core.start()
  followAppMenu(store, platform, { quit, copyDiagnostics: () => runOrWarn(copyAndSay()) }, (menu) =>
    Menu.setApplicationMenu(Menu.buildFromTemplate(menu)),
  )
  clearCount = followAttention(
    store,
    launcherFor({
      platform,
      app,
      bus,
      desktopEntry,
      setOverlay: (overlay) => window.setOverlay(overlay),
      attentionIcon: () =>
        nativeImage.createFromBuffer(iconPng({ kind: 'attention', eighths: 0 }, 16, 'unknown')),
    }),
  )
  onWake(powerMonitor, clock, () => {
    log.info('the machine woke')
    clock.woke()
    core.woke()
  })
  runOrWarn(watchNetwork(networkInterfaces, clock, context.signal, () => engine.wake()))
  takeUpSystemSettings(context)
  const launch = (asked: LaunchRequest) => {
    // Whatever becomes of it, it was given to us as a key.
    log.hide(asked.apiKey ?? '')
    if (asked.link === undefined) runOrWarn(carryOut(context, asked))
    else runOrWarn(followLink(context, parseLink(asked.link), (intent) => window.show(intent)))
    if (!asked.hidden) window.show()
  }
  launch({ ...request, hidden: request.hidden || startedUs() })
  findServer()
  // A write that needs it says so to the person.
  settingsStore.loadSoon(clock, context.signal, (error) => log.error('electron-store was not loaded', error))
  tidyUp()
  return { launch: (handedOver) => launch(readLaunch(handedOver)), notifyCrash }
}
