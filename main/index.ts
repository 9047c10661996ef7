import { resolve } from 'node:path'
import { app, protocol } from 'electron'
import { startApp, type RunningApp } from './app.ts'
import { openLog } from './log/open-log.ts'
import type { AppLog } from './log/log.ts'
import { registerScheme } from './window/app-scheme.ts'
import { lockDown } from './window/lock-down.ts'
import {
  argumentsAgain,
  help,
  parseCommandLine,
  readLaunch,
  type LaunchWishes,
} from './platform/command-line.ts'
import { linkScheme } from './platform/deep-link.ts'
import { catchUncaught } from './platform/last-resort.ts'
import { logGone } from './platform/process-gone.ts'
import { openCrashMark } from './storage/crash-mark.ts'
import { passwordStoreFor } from './platform/password-store.ts'
import { leanProcesses } from './platform/processes.ts'
import { claimWindowsIdentity } from './platform/windows-identity.ts'

/** In development Electron's own switches stand before the folder that it runs, and ours behind it. */
function ownArguments(argv: readonly string[]): readonly string[] {
  if (app.isPackaged) return argv.slice(1)
  return argv.slice(argv.findIndex((argument) => resolve(argument) === app.getAppPath()) + 1)
}

const commandLine = parseCommandLine(ownArguments(process.argv))

function run(asked: Extract<typeof commandLine, { action: 'run' }>) {
  const { server, name, watch, hidden, link, userDataDir } = asked
  const wishes: LaunchWishes = { server, name, watch, hidden, link }
  if (userDataDir !== undefined) app.setPath('userData', userDataDir)
  // The first instance gets our wishes this way, for the argv of `second-instance` comes reordered (design, 11).
  if (!app.requestSingleInstanceLock(wishes)) {
    app.quit()
    return
  }
  const profile = app.getPath('userData')
  const log = openLog(profile, process.env)
  const { electron, chrome, node } = process.versions
  log.info(`start: Compileo Tray ${app.getVersion()}, Electron ${electron}, Chromium ${chrome}, Node ${node}`)
  const mark = openCrashMark(profile)
  let running: RunningApp | undefined
  catchUncaught({
    process,
    log,
    print: (text) => process.stderr.write(text),
    mark,
    now: Date.now,
    restart: () => restartWith(argumentsAgain(process.argv)),
    sayEnded: async () => running?.sayEnded(),
    exit: (code) => app.exit(code),
  })
  logGone(app, log)
  const fail = failingInto(log)
  if (process.platform === 'win32') claimWindowsIdentity(app)
  registerScheme(protocol)
  leanProcesses(app, process.platform)
  const store = process.platform === 'linux' ? passwordStoreFor(process.env) : undefined
  if (store !== undefined && !app.commandLine.hasSwitch('password-store'))
    app.commandLine.appendSwitch('password-store', store)
  lockDown(app, fail)
  const starting = app.whenReady().then(async () => (running = await startApp(wishes, log, mark)))
  const launchLater = (later: LaunchWishes) => {
    starting.then((started) => started.launch(later)).catch(fail)
  }
  app.on('second-instance', (_event, _argv, _cwd, data) => launchLater(readLaunch(data)))
  // macOS hands links over this way, the one that the program is started by, too.
  app.on('open-url', (event, url) => {
    event.preventDefault()
    launchLater({ watch: [], hidden: false, link: url })
  })
  // On Linux the desktop entry claims our links. In development they would lead to a bare Electron.
  if (app.isPackaged && process.platform !== 'linux') app.setAsDefaultProtocolClient(linkScheme)
  starting.catch(fail)
}

/** An AppImage is mounted anew for each start: what runs now is gone by then. */
function restartWith(args: string[]): void {
  const { APPIMAGE: image } = process.env
  app.relaunch({ args, ...(image && { execPath: image }) })
}

const failingInto =
  (log: AppLog) =>
  (error: unknown): void => {
    log.error('could not start', error)
    process.stderr.write(
      `Compileo Tray could not start: ${error instanceof Error ? error.stack : String(error)}\n`,
    )
    app.exit(1)
  }

switch (commandLine.action) {
  case 'run':
    run(commandLine)
    break
  case 'help':
    process.stdout.write(help)
    app.exit(0)
    break
  case 'version':
    process.stdout.write(`${app.getVersion()}\n`)
    app.exit(0)
    break
  case 'refuse':
    process.stderr.write(`${commandLine.message}\n\n${help}`)
    app.exit(2)
    break
}
