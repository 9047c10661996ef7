import { app, Menu, protocol } from 'electron'
import { removeUnfinishedFiles } from '#main/base/files.ts'
import { systemClock as clock } from '#main/base/clock.ts'
import type { AppLog } from '#main/base/log/log.ts'
import { handleUncaughtErrors, openCrashMark } from '#main/app/crash-handler.ts'
import { logProcessExits, prepareChromium } from '#main/desktop/electron/chromium.ts'
import { registerWindowsIdentity } from '#main/desktop/electron/windows-identity.ts'
import { openSessionBus, getSessionBusAddress } from '#main/desktop/linux/dbus/session-bus.ts'
import { getRelaunchArguments, type CommandLine, registerLinkHandler } from './command-line.ts'
import { restoreLaunchKey } from './launch-key.ts'
import type { LaunchRequest } from './launch-request.ts'
import { openLog } from '#main/base/log/log-file.ts'
import { registerScheme } from '#main/desktop/window/app-scheme.ts'
import { lockDownApp } from '#main/desktop/window/lock-down.ts'
import type { LaunchContext, RunningApp } from './app.ts'
import { showInitialTray } from './initial-tray.ts'

const detectDisplay = ({ platform, env, argv }: NodeJS.Process): boolean =>
  platform !== 'linux' ||
  Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']) ||
  argv.some((argument) => argument.startsWith('--ozone-platform='))

/** Runs the app. It must be called before Electron is ready. */
export function startProgram(
  commandLine: Extract<CommandLine, { action: 'run' }>,
  apiKey: string | undefined,
): void {
  const { action: _, userDataDir, ...request } = commandLine
  if (userDataDir !== undefined) app.setPath('userData', userDataDir)
  // The request is passed to the running app, because the arguments in the event `second-instance` are
  // reordered. `reallyExit` is used, because Electron's own exit would start Chromium first. Chromium would
  // wait for the keyring, and crash without a display.
  if (!app.requestSingleInstanceLock(request)) process.reallyExit(0)
  if (!detectDisplay(process)) {
    process.stderr.write('compileo-tray: The app needs a display. Commands such as “wait” need none.\n')
    process.reallyExit(1)
  }
  const profile = app.getPath('userData')
  const log = openLog(profile, process.env)
  // An invalid key may be secret, too.
  log.addSecret(apiKey ?? '')
  const { electron, chrome, node } = process.versions
  log.info(`start: Compileo Tray ${app.getVersion()}, Electron ${electron}, Chromium ${chrome}, Node ${node}`)
  const print = (text: string) => process.stderr.write(log.redact(text))
  const crashMark = openCrashMark(profile)
  let running: RunningApp | undefined
  handleUncaughtErrors({
    process,
    log,
    print,
    mark: crashMark,
    now: Date.now,
    restart() {
      restoreLaunchKey(process.env, apiKey)
      restartApp(getRelaunchArguments(process.argv))
    },
    notifyCrash: async () => running?.notifyCrash(),
    exit: (code) => app.exit(code),
  })
  logProcessExits(app, log)
  const fail = createFatalHandler(log, print)
  prepareElectron(fail)
  const bus =
    process.platform === 'linux'
      ? openSessionBus({ address: () => getSessionBusAddress(process.env), clock })
      : undefined
  bus?.connect()
  const lifetime = new AbortController()
  const starting = app.whenReady().then(async () => {
    // Only builds of `npm run dev` define this address. Other builds don't contain this code.
    if (import.meta.env.DEV_SERVER !== undefined) {
      const { loadFromDevServer } = await import('#main/desktop/window/dev-server.ts')
      await loadFromDevServer(import.meta.env.DEV_SERVER)
    }
    running = await startTrayThenApp({ request, log, crashMark, bus, quitWith }, lifetime)
    return running
  })
  async function stop() {
    lifetime.abort()
    await (await starting).stop()
  }
  const quitWith = handleQuit(log, stop, () => running?.dispose())
  const onLaterLaunch = (later: unknown) => {
    starting.then((started) => started.launch(later)).catch(fail)
  }
  app.on('second-instance', (_event, _argv, _cwd, data) => onLaterLaunch(data))
  // macOS passes all links in this way, including the link that started the program.
  app.on('open-url', (event, url) => {
    event.preventDefault()
    onLaterLaunch({ watch: [], hidden: false, link: url } satisfies LaunchRequest)
  })
  // On Linux the desktop entry registers our links. In development, links would start Electron without the
  // app.
  if (app.isPackaged && process.platform !== 'linux') registerLinkHandler(app, process.execPath)
  starting.catch(fail)
}

function prepareElectron(fail: (error: unknown) => void): void {
  const { platform, env } = process
  if (platform === 'win32') registerWindowsIdentity(app)
  registerScheme(protocol)
  prepareChromium(app, platform, env)
  lockDownApp(app, fail)
  // Without this call, Electron builds a default menu at the start, which is replaced before the user can see
  // it.
  if (platform !== 'darwin') Menu.setApplicationMenu(null)
}

/** Shows the tray icon with its menu first, because the rest of the app takes longer to load. */
async function startTrayThenApp(launch: LaunchContext, lifetime: AbortController): Promise<RunningApp> {
  const first = showInitialTray(launch.log, clock, lifetime, launch.bus)
  await first.isServed
  const { startApp } = await import('./app.ts')
  return startApp(launch, first)
}

/** Restarts the app. An AppImage is mounted at another path each time, so its own file is started. */
function restartApp(args: string[]): void {
  const { APPIMAGE: image } = process.env
  app.relaunch({ args, ...(image && { execPath: image }) })
}

const createFatalHandler =
  (log: AppLog, print: (text: string) => void) =>
  (error: unknown): void => {
    log.error('could not start', error)
    print(`Compileo Tray could not start: ${error instanceof Error ? error.stack : String(error)}\n`)
    app.exit(1)
  }

/**
 * How long the app may take to quit, in ms: to end deliveries in progress (`core/hooks/run-deliveries.ts`), to
 * save files and to close connections.
 */
const closeTimeoutMs = 3_000

/**
 * Makes the app quit in order: it saves, closes connections, and exits. The app also runs without a window,
 * so closing the window doesn't end it.
 *
 * @returns a function that quits with an exit code
 */
function handleQuit(log: AppLog, stop: () => Promise<void>, dispose: () => void): (code: number) => void {
  let exitCode = 0
  async function end() {
    log.info('quitting')
    await Promise.race([stop(), clock.sleep(closeTimeoutMs)])
    removeUnfinishedFiles()
    dispose()
  }
  app.on('window-all-closed', () => {
    // Without `preventDefault`, Electron would quit at once.
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
        app.exit(exitCode)
      })
  })
  return (code) => {
    exitCode = code
    app.quit()
  }
}
