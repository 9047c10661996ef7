import { resolve } from 'node:path'
import { app, Menu, protocol } from 'electron'
import type { Launch, RunningApp } from './startup/app.ts'
import { systemClock as clock } from './base/clock.ts'
import { openSessionBus, sessionBusAddress, type SessionBus } from './desktop/linux/dbus/session-bus.ts'
import { openLog } from './log/open-log.ts'
import type { AppLog } from './log/log.ts'
import { announced, announceItem } from './desktop/linux/tray/announcement.ts'
import { cliArguments } from './cli/commands.ts'
import { programHelp } from './cli/help.ts'
import { registerScheme } from './window/app-scheme.ts'
import { lockDown } from './window/lock-down.ts'
import { argumentsAgain, parseCommandLine } from './launch/command-line.ts'
import { returnLaunchKey, takeLaunchKey } from './launch/launch-key.ts'
import type { LaunchRequest } from './launch/launch-request.ts'
import { claimLinks } from './launch/link-scheme.ts'
import { catchUncaught } from './crash/crash-handler.ts'
import { stopCollectingAtRest } from './startup/collect-garbage.ts'
import { quitInOrder } from './startup/shutdown.ts'
import { logGone } from './desktop/electron/process-gone.ts'
import { openCrashMark } from './crash/crash-mark.ts'
import { passwordStoreFor } from './desktop/electron/password-store.ts'
import { leanProcesses } from './desktop/electron/processes.ts'
import { claimWindowsIdentity } from './desktop/electron/windows-identity.ts'

/** In development, Electron's switches precede the folder it runs, and ours follow it. */
function ownArguments(argv: readonly string[]): readonly string[] {
  if (app.isPackaged) return argv.slice(1)
  return argv.slice(argv.findIndex((argument) => resolve(argument) === app.getAppPath()) + 1)
}

const apiKey = takeLaunchKey(process.env)
const argv = ownArguments(process.argv)
const command = cliArguments(argv)
const commandLine = command ? { action: 'command' as const, argv: command } : parseCommandLine(argv, apiKey)

function run(asked: Extract<typeof commandLine, { action: 'run' }>) {
  stopCollectingAtRest()
  const { action: _, userDataDir, ...request } = asked
  if (userDataDir !== undefined) app.setPath('userData', userDataDir)
  // The argv of `second-instance` arrives reordered.
  if (!app.requestSingleInstanceLock(request)) {
    app.quit()
    return
  }
  const profile = app.getPath('userData')
  const log = openLog(profile, process.env)
  // It was given as a key, whether or not it works.
  log.hide(apiKey ?? '')
  const { electron, chrome, node } = process.versions
  log.info(`start: Compileo Tray ${app.getVersion()}, Electron ${electron}, Chromium ${chrome}, Node ${node}`)
  const print = (text: string) => process.stderr.write(log.redact(text))
  const crashMark = openCrashMark(profile)
  let running: RunningApp | undefined
  catchUncaught({
    process,
    log,
    print,
    mark: crashMark,
    now: Date.now,
    restart() {
      returnLaunchKey(process.env, apiKey)
      restartWith(argumentsAgain(process.argv))
    },
    notifyCrash: async () => running?.notifyCrash(),
    exit: (code) => app.exit(code),
  })
  logGone(app, log)
  const fail = failingInto(log, print)
  if (process.platform === 'win32') claimWindowsIdentity(app)
  registerScheme(protocol)
  leanProcesses(app, process.platform, process.env)
  const store = process.platform === 'linux' ? passwordStoreFor(process.env) : undefined
  if (store !== undefined && !app.commandLine.hasSwitch('password-store'))
    app.commandLine.appendSwitch('password-store', store)
  lockDown(app, fail)
  // Otherwise Electron builds a menu at startup that is replaced unseen.
  if (process.platform !== 'darwin') Menu.setApplicationMenu(null)
  const bus =
    process.platform === 'linux'
      ? openSessionBus({ address: () => sessionBusAddress(process.env), clock })
      : undefined
  bus?.dial()
  const life = new AbortController()
  const starting = app.whenReady().then(async () => {
    running = await build({ request, log, crashMark, quitWith }, life, bus)
    return running
  })
  const quitWith = quitInOrder({
    clock,
    log,
    async stop() {
      life.abort()
      await (await starting).stop()
    },
    dispose: () => running?.dispose(),
  })
  const launchLater = (later: unknown) => {
    starting.then((started) => started.launch(later)).catch(fail)
  }
  app.on('second-instance', (_event, _argv, _cwd, data) => launchLater(data))
  // macOS delivers links this way, including the one that started the program.
  app.on('open-url', (event, url) => {
    event.preventDefault()
    launchLater({ watch: [], hidden: false, link: url } satisfies LaunchRequest)
  })
  // On Linux the desktop entry claims our links. In development they would lead to a bare Electron.
  if (app.isPackaged && process.platform !== 'linux') claimLinks(app, process.execPath)
  starting.catch(fail)
}

/** Loaded only after the icon was registered, because that takes longer than everything before it. */
async function build(
  launch: Omit<Launch, 'onBus'>,
  life: AbortController,
  bus: SessionBus | undefined,
): Promise<RunningApp> {
  const onBus = bus && { bus, announcement: announceItem(bus) }
  if (onBus) await announced(onBus.announcement, clock)
  const { showFirstMenu } = await import('./startup/first-menu.ts')
  const first = showFirstMenu({ log: launch.log, clock, life, onBus })
  await first.isServed
  const { startApp } = await import('./startup/app.ts')
  return startApp({ ...launch, onBus }, first)
}

/** Each start mounts an AppImage again, so this mount is gone by then. */
function restartWith(args: string[]): void {
  const { APPIMAGE: image } = process.env
  app.relaunch({ args, ...(image && { execPath: image }) })
}

/** The app doesn't load a command's code. It is ready before Electron is. */
function runInTerminal(asked: readonly string[]): void {
  import('./startup/terminal.ts')
    .then((terminal) => terminal.runInTerminal(asked, apiKey))
    .catch((error: unknown) => {
      process.stderr.write(`compileo-tray: ${String(error)}\n`)
      app.exit(1)
    })
}

const failingInto =
  (log: AppLog, print: (text: string) => void) =>
  (error: unknown): void => {
    log.error('could not start', error)
    print(`Compileo Tray could not start: ${error instanceof Error ? error.stack : String(error)}\n`)
    app.exit(1)
  }

switch (commandLine.action) {
  case 'command':
    runInTerminal(commandLine.argv)
    break
  case 'run':
    run(commandLine)
    break
  case 'help':
    process.stdout.write(programHelp())
    app.exit(0)
    break
  case 'version':
    process.stdout.write(`${app.getVersion()}\n`)
    app.exit(0)
    break
  case 'refuse':
    process.stderr.write(`${commandLine.message}. See compileo-tray --help\n`)
    app.exit(2)
    break
}
