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
  session,
} from 'electron'
import appIcon from '../assets/icons/128x128.png?inline'
import { createServerFinder } from './commands/find-server.ts'
import { carryOut, followLink } from './commands/launch.ts'
import { lookAt, takeUpSystemSettings } from './commands/settings.ts'
import { carryOutWish, type Desktop, type SurfaceWish } from './commands/surface.ts'
import { systemClock as clock } from './compileo/clock.ts'
import { createCore } from './core.ts'
import { createHandlers } from './ipc/handlers.ts'
import { feedPatches } from './ipc/patches.ts'
import { serveWindow } from './ipc/serve-window.ts'
import { presenterFor } from './notifications/presenters.ts'
import { openSessionBus, sessionBusAddress } from './dbus/session-bus.ts'
import type { LaunchWishes } from './platform/command-line.ts'
import { parseLink } from './platform/deep-link.ts'
import { openFileDialogs } from './platform/file-dialogs.ts'
import { autostartFile, autostartItem, electronLoginItem, loginCommand } from './platform/login-item.ts'
import { createGarbageCollection } from './platform/garbage.ts'
import { watchNetwork } from './platform/network.ts'
import { onWake } from './platform/power.ts'
import { createProxies } from './platform/proxies.ts'
import { createShortcut } from './platform/shortcut.ts'
import { systemProxy } from './platform/system-proxy.ts'
import { createTrust } from './platform/trust.ts'
import { openVault } from './platform/vault.ts'
import { firstTimeIn } from './storage/first-time.ts'
import { startTray } from './tray/start-tray.ts'
import { startUpdates } from './updates/start-updates.ts'
import { followAppMenu } from './window/app-menu.ts'
import { scheme, serveApp } from './window/app-scheme.ts'
import { createMainWindow } from './window/main-window.ts'
import { followTrayAbsence } from './window/tray-absence.ts'

/** The running program. */
export interface RunningApp {
  /** Carries out what a later launch asks for; unless it is hidden it shows the window. */
  readonly launch: (wishes: LaunchWishes) => void
}

/** How long everything else waits for the icon to stand in the tray, ms: where there is no tray it never does. */
const iconMs = 300

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

// Electron 45 answers with a promise, earlier ones with nothing.
const copyText = async (text: string) => clipboard.writeText(text)

const quit = () => app.quit()

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

/**
 * Builds the parts and connects them; first of all the icon, which is what a person sees of a start. Electron must be
 * ready.
 */
export async function startApp(wishes: LaunchWishes): Promise<RunningApp> {
  const { platform, env, pid } = process
  const bus =
    platform === 'linux' ? openSessionBus({ address: () => sessionBusAddress(env), clock }) : undefined
  const presenter = presenterFor({
    platform,
    clock,
    Notification,
    bus,
    appName: 'Compileo Tray',
    desktopEntry: 'compileo-tray',
    pid,
    recall: (matches) => core.recall(matches),
  })
  const shortcut = createShortcut(globalShortcut, env['XDG_SESSION_TYPE'] === 'wayland', () => window.show())
  const { set: setOpenAtLogin, renew: renewOpenAtLogin, startedUs } = loginItem()
  const core = createCore({
    folder: app.getPath('userData'),
    clock,
    random: Math.random,
    presenter,
    network: {
      ...createProxies({ env, ask: systemProxy({ app, session }), now: () => clock.now() }),
      trust: createTrust({ env, platform, complain: (message) => warn(message) }),
    },
    system: { setOpenAtLogin, renewOpenAtLogin, setShortcut: shortcut.set },
    vault: openVault({ safeStorage, platform, clock, ...(bus && { bus }) }),
    // A session without any locale tells none.
    systemLanguage: app.getPreferredSystemLanguages()[0] ?? app.getLocale(),
    isShown: () => window.isVisible(),
    open(intent, activationToken) {
      if (activationToken !== undefined) useActivationToken(activationToken)
      window.show(intent)
    },
  })
  const { store, context, warn } = core
  const { engine } = context

  const window = createMainWindow({
    preload: join(__dirname, '../preload/index.cjs'),
    prepare() {
      if (!protocol.isProtocolHandled(scheme)) serveApp(protocol, join(__dirname, '../renderer'))
      return { icon: nativeImage.createFromDataURL(appIcon) }
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
  })
  const feed = feedPatches(store, clock, app.getVersion(), (patch) => window.send(patch))
  const dialogs = openFileDialogs(() => window.webContents())
  const updates = startUpdates({ core, clock, command: ownCommand() })
  const { testNotification } = core
  serveWindow(ipcMain, createHandlers(context, feed, { copyText, dialogs, testNotification, updates }), () =>
    window.webContents(),
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
    isFirstTime: firstTimeIn(app.getPath('userData'), 'told-no-tray'),
  })
  const desktop: Desktop = {
    show: (intent) => window.show(intent),
    copyText,
    restartToUpdate: () => updates.restart(),
    quit,
  }
  const tidyUp = createGarbageCollection(clock, context.signal)
  const doOrSay = (doing: Promise<unknown>) => {
    doing.catch((error: unknown) => {
      if (!context.signal.aborted) warn(error instanceof Error ? error.message : String(error))
    })
  }
  const carryOutNow = (wish: SurfaceWish) => doOrSay(carryOutWish(context, desktop, wish))
  const tray = startTray({
    store,
    clock,
    bus,
    platform,
    onWish: carryOutNow,
    onHost: (present) => trayAbsence.trayIs(present),
    onActivationToken: useActivationToken,
  })
  const finder = createServerFinder(context)
  const findServer = () => doOrSay(finder.look())

  async function end() {
    shortcut.dispose()
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
      .catch((error: unknown) => process.stderr.write(`While quitting: ${String(error)}\n`))
      .finally(() => app.exit(0))
  })

  await Promise.race([tray.stands, clock.sleep(iconMs)])
  // Quit already: nothing may begin now.
  if (context.signal.aborted) return { launch: () => undefined }
  core.start()
  followAppMenu(store, platform, quit, (menu) => Menu.setApplicationMenu(Menu.buildFromTemplate(menu)))
  onWake(powerMonitor, clock, () => core.woke())
  doOrSay(watchNetwork(networkInterfaces, clock, context.signal, () => engine.wake()))
  takeUpSystemSettings(context)
  const launch = (asked: LaunchWishes) => {
    if (asked.link === undefined) doOrSay(carryOut(context, { ...asked, apiKey: env['COMPILEO_API_KEY'] }))
    else doOrSay(followLink(context, parseLink(asked.link), (intent) => window.show(intent)))
    if (!asked.hidden) window.show()
  }
  launch({ ...wishes, hidden: wishes.hidden || startedUs() })
  findServer()
  tidyUp()
  return { launch }
}
