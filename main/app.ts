import { randomUUID } from 'node:crypto'
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
import type { CommandContext } from './commands/context.ts'
import { carryOut } from './commands/launch.ts'
import { restart } from './commands/run-job.ts'
import { newServer } from './commands/servers.ts'
import { carryOutWish, type Desktop, type SurfaceWish } from './commands/surface.ts'
import { systemClock as clock } from './compileo/clock.ts'
import { createHandlers } from './ipc/handlers.ts'
import { feedPatches } from './ipc/patches.ts'
import { serveWindow } from './ipc/serve-window.ts'
import { createAnnouncer } from './notifications/announcer.ts'
import { presenterFor } from './notifications/presenters.ts'
import { openSessionBus, sessionBusAddress } from './notifications/session-bus.ts'
import type { LaunchWishes } from './platform/command-line.ts'
import { onWake } from './platform/power.ts'
import { createNewsIntake } from './state/news-intake.ts'
import { createAppStore } from './state/store.ts'
import type { OpenAtomicFile } from './storage/document.ts'
import { keepOnDisk } from './storage/keep.ts'
import { openProfile } from './storage/profile.ts'
import { restoredJob } from './storage/watch-list.ts'
import { appIconPng } from './tray/app-icon.ts'
import { startTray } from './tray/start-tray.ts'
import { createEngine } from './watching/engine.ts'
import { serveApp } from './window/app-scheme.ts'
import { createMainWindow } from './window/main-window.ts'

/** The running program. */
export interface RunningApp {
  /** Carries out what a later launch asks for; without wishes it shows the window. */
  readonly launch: (wishes: LaunchWishes) => void
}

const openFile: OpenAtomicFile = (options) => new ElectronStore<Record<string, unknown>>(options)

// Electron 45 answers with a promise, earlier ones with nothing.
const copyText = async (text: string) => clipboard.writeText(text)

/** Builds the parts and connects them. Electron must be ready. */
export function startApp(wishes: LaunchWishes): RunningApp {
  const life = new AbortController()
  const { signal } = life
  const { platform, env, pid } = process

  const profile = openProfile(app.getPath('userData'), openFile, clock.now())
  const store = createAppStore(profile.settings.read())
  const warn = (text: string) => store.putNotice({ id: text, tone: 'warning', text })
  for (const complaint of profile.complaints) warn(complaint)
  for (const { id, name, url } of profile.watchList.read().servers)
    store.putServer(newServer(id, url, name, false))
  for (const saved of profile.watchList.read().jobs) store.putJob(restoredJob(saved), saved.attention)
  const keeping = keepOnDisk(store, profile.watchList, profile.settings, clock, warn)

  const engine = createEngine({
    clock,
    random: Math.random,
    listener: createNewsIntake(store, () => clock.now()),
    job: (key) => store.state().jobs.get(key),
    isShown: () => window.isVisible(),
    rank: (key) => store.state().jobs.get(key)?.addedAt ?? 0,
  })
  const context: CommandContext = {
    store,
    engine,
    clock,
    signal,
    newServerId: () => randomUUID().slice(0, 8),
  }

  const window = createMainWindow({
    preload: join(__dirname, '../preload/index.cjs'),
    icon: nativeImage.createFromBuffer(appIconPng(128)),
    onVisible(visible) {
      feed.setVisible(visible)
      if (visible) engine.shown()
    },
  })
  const feed = feedPatches(store, clock, app.getVersion(), (patch) => window.send(patch))
  const desktop: Desktop = {
    open: () => window.show(),
    openWatchForm: () => window.show({ show: 'watch' }),
    openJob: (key) => window.show({ show: 'job', key }),
    copyText,
    quit: () => app.quit(),
  }
  serveApp(protocol, join(__dirname, '../renderer'))
  serveWindow(ipcMain, createHandlers(context, feed, copyText), () => window.webContents())
  const followTheme = () => {
    nativeTheme.themeSource = store.state().settings.theme
  }
  followTheme()
  store.onChange((change) => change.of === 'settings' && followTheme())

  const doOrSay = (doing: Promise<unknown>) => {
    doing.catch((error: unknown) => {
      if (!signal.aborted) warn(error instanceof Error ? error.message : String(error))
    })
  }
  const carryOutNow = (wish: SurfaceWish) => doOrSay(carryOutWish(context, desktop, wish))
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
  const announcer = createAnnouncer({
    store,
    ledger: profile.ledger,
    presenter,
    clock,
    signal,
    restart: (key) => restart(context, key),
    open: (key) => carryOutNow(key ? { do: 'details', key } : { do: 'open' }),
  })
  const tray = startTray({ store, clock, bus, platform, onIntent: carryOutNow })
  onWake(powerMonitor, clock, () => engine.wake())

  async function end() {
    life.abort()
    keeping.flush()
    keeping.stop()
    feed.stop()
    tray.dispose()
    presenter.dispose()
    bus?.dispose()
    profile.ledger.close()
    await engine.stop()
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

  for (const { id, url } of store.state().servers.values()) engine.setServer({ id, url })
  for (const key of store.state().jobs.keys()) engine.watch(key)
  announcer.announcePending()
  const launch = (asked: LaunchWishes) => {
    doOrSay(carryOut(context, { ...asked, apiKey: env['COMPILEO_API_KEY'] }))
    if (!asked.hidden) window.show()
  }
  launch(wishes)
  return { launch }
}
