import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import {
  app,
  clipboard,
  ipcMain,
  nativeImage,
  nativeTheme,
  Notification,
  powerMonitor,
  protocol,
} from 'electron'
import ElectronStore from 'electron-store'
import { carryOut } from './commands/launch.ts'
import { carryOutWish, type Desktop, type SurfaceWish } from './commands/surface.ts'
import { systemClock as clock } from './compileo/clock.ts'
import { createCore } from './core.ts'
import { createHandlers } from './ipc/handlers.ts'
import { feedPatches } from './ipc/patches.ts'
import { serveWindow } from './ipc/serve-window.ts'
import { presenterFor } from './notifications/presenters.ts'
import { openSessionBus, sessionBusAddress } from './notifications/session-bus.ts'
import type { LaunchWishes } from './platform/command-line.ts'
import { watchNetwork } from './platform/network.ts'
import { onWake } from './platform/power.ts'
import type { OpenAtomicFile } from './storage/document.ts'
import { appIconPng } from './tray/app-icon.ts'
import { startTray } from './tray/start-tray.ts'
import { serveApp } from './window/app-scheme.ts'
import { createMainWindow } from './window/main-window.ts'

/** The running program. */
export interface RunningApp {
  /** Carries out what a later launch asks for; unless it is hidden it shows the window. */
  readonly launch: (wishes: LaunchWishes) => void
}

/** How long closing connections may hold up the end of the program, ms. What is kept is on disk before. */
const closingMs = 1_000

const openFile: OpenAtomicFile = (options) => new ElectronStore<Record<string, unknown>>(options)

// Electron 45 answers with a promise, earlier ones with nothing.
const copyText = async (text: string) => clipboard.writeText(text)

/** Builds the parts and connects them. Electron must be ready. */
export function startApp(wishes: LaunchWishes): RunningApp {
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
  })
  const core = createCore({
    folder: app.getPath('userData'),
    openFile,
    clock,
    random: Math.random,
    presenter,
    isShown: () => window.isVisible(),
    open: (key) => carryOutNow(key ? { do: 'details', key } : { do: 'open' }),
  })
  const { store, context, warn } = core
  const { engine } = context

  const window = createMainWindow({
    preload: join(__dirname, '../preload/index.cjs'),
    icon: nativeImage.createFromBuffer(appIconPng(128)),
    onVisible(visible) {
      feed.setVisible(visible)
      if (visible) engine.shown()
      else engine.inSight([])
    },
  })
  const feed = feedPatches(store, clock, app.getVersion(), (patch) => window.send(patch))
  serveApp(protocol, join(__dirname, '../renderer'))
  serveWindow(ipcMain, createHandlers(context, feed, copyText), () => window.webContents())
  const followTheme = () => {
    nativeTheme.themeSource = store.state().settings.theme
  }
  followTheme()
  store.onChange((change) => change.of === 'settings' && followTheme())

  const desktop: Desktop = {
    open: () => window.show(),
    openWatchForm: () => window.show({ show: 'watch' }),
    openJob: (key) => window.show({ show: 'job', key }),
    copyText,
    quit: () => app.quit(),
  }
  const doOrSay = (doing: Promise<unknown>) => {
    doing.catch((error: unknown) => {
      if (!context.signal.aborted) warn(error instanceof Error ? error.message : String(error))
    })
  }
  const carryOutNow = (wish: SurfaceWish) => doOrSay(carryOutWish(context, desktop, wish))
  const tray = startTray({ store, clock, bus, platform, onIntent: carryOutNow })
  onWake(powerMonitor, clock, () => engine.wake())
  doOrSay(watchNetwork(networkInterfaces, clock, context.signal, () => engine.wake()))

  async function end() {
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

  core.start()
  const launch = (asked: LaunchWishes) => {
    doOrSay(carryOut(context, { ...asked, apiKey: env['COMPILEO_API_KEY'] }))
    if (!asked.hidden) window.show()
  }
  launch(wishes)
  return { launch }
}
