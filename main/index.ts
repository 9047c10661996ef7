import { resolve } from 'node:path'
import { app, protocol } from 'electron'
import { startApp } from './app.ts'
import { registerScheme } from './window/app-scheme.ts'
import { lockDown } from './window/lock-down.ts'
import { help, parseCommandLine, type LaunchWishes } from './platform/command-line.ts'

/** In development Electron's own switches stand before the folder that it runs, and ours behind it. */
function ownArguments(argv: readonly string[]): readonly string[] {
  if (app.isPackaged) return argv.slice(1)
  return argv.slice(argv.findIndex((argument) => resolve(argument) === app.getAppPath()) + 1)
}

const commandLine = parseCommandLine(ownArguments(process.argv))

function isLaunch(data: unknown): data is LaunchWishes {
  return typeof data === 'object' && data !== null && 'watch' in data && Array.isArray(data.watch)
}

function run({ userDataDir, ...wishes }: Extract<typeof commandLine, { action: 'run' }>) {
  if (userDataDir !== undefined) app.setPath('userData', userDataDir)
  // The first instance gets our wishes this way, for the argv of `second-instance` comes reordered (design, 11).
  if (!app.requestSingleInstanceLock(wishes)) {
    app.quit()
    return
  }
  registerScheme(protocol)
  lockDown(app, fail)
  const starting = app.whenReady().then(() => startApp(wishes))
  app.on('second-instance', (_event, _argv, _cwd, data) => {
    starting
      .then((running) => running.launch(isLaunch(data) ? data : { watch: [], hidden: false }))
      .catch(fail)
  })
  starting.catch(fail)
}

function fail(error: unknown): void {
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
