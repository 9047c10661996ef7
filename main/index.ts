import { enableCompileCache } from 'node:module'
import { join, resolve } from 'node:path'
import { app } from 'electron'
import { getCliArguments } from './terminal/terminal-commands.ts'
import { formatProgramHelp } from './terminal/help.ts'
import { parseCommandLine } from './app/command-line.ts'
import { takeLaunchKey } from '#main/app/launch-key.ts'

/** Returns our own arguments. In development, Electron's switches and the folder of the app precede them. */
function ownArguments(argv: readonly string[]): readonly string[] {
  if (app.isPackaged) return argv.slice(1)
  return argv.slice(argv.findIndex((argument) => resolve(argument) === app.getAppPath()) + 1)
}

function fail(error: unknown): void {
  process.stderr.write(`compileo-tray: ${error instanceof Error ? error.stack : String(error)}\n`)
  app.exit(1)
}

// Older runtimes lack this function. With it, V8 caches the compiled code of the files that are imported
// below.
const compile: typeof enableCompileCache | undefined = enableCompileCache
compile?.(join(app.getPath('userData'), 'Code Cache', 'main'))

const apiKey = takeLaunchKey(process.env)
const argv = ownArguments(process.argv)
const command = getCliArguments(argv)
const commandLine = command ? { action: 'command' as const, argv: command } : parseCommandLine(argv, apiKey)

// A terminal command doesn't load the app's code, and the app doesn't load the code of commands.
switch (commandLine.action) {
  case 'command':
    import('./app/terminal.ts')
      .then(({ runInTerminal }) => runInTerminal(commandLine.argv, apiKey))
      .catch(fail)
    break
  case 'run':
    import('./app/start.ts').then(({ startProgram }) => startProgram(commandLine, apiKey)).catch(fail)
    break
  case 'help':
    process.stdout.write(formatProgramHelp())
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
