import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { WriteStream, isatty } from 'node:tty'
import { systemClock as clock } from '#main/base/clock.ts'
import { restoreEnvironment } from '#main/base/own-node.ts'
import { tryParseJson } from '#main/base/parse-json.ts'
import { parseCommandLine } from '#main/launch/command-line.ts'
import { returnLaunchKey, takeLaunchKey } from '#main/launch/launch-key.ts'
import { createRouteResolver } from '#main/network/route-resolver.ts'
import { createSecureContextCache } from '#main/network/trust.ts'
import type { Vault } from '#main/storage/secrets.ts'
import { writeText } from '#main/storage/write-text.ts'
import { pickSystemLanguage } from '#shared/languages.ts'
import { cliArguments } from './commands.ts'
import { connectApp } from './connect-app.ts'
import { exitCodes } from './exit-codes.ts'
import { formatProgramHelp } from './help.ts'
import type { ErrorStream } from './output.ts'
import { startElectron } from './start-electron.ts'
import { createInterruptController, openStreams } from './streams.ts'

// Vite bundles the terminal's commands for plain Node (vite.config.ts).

declare global {
  interface ImportMetaEnv {
    readonly VERSION: string
  }
}

const { env } = process
restoreEnvironment(env)

function createErrorStream(): ErrorStream {
  if (isatty(2)) return new WriteStream(2)
  return { write: (text: string) => writeText(2, text), isTTY: false, columns: undefined }
}

/** The app's profile. The app itself gets this path from Electron, which derives it from the product's name. */
function getProfile(): string {
  const { XDG_CONFIG_HOME: configHome = '' } = env
  return join(isAbsolute(configHome) ? configHome : join(homedir(), '.config'), 'Compileo Tray')
}

/** Only Electron can open the keyring. */
const noVault: Vault = {
  state: async () => 'absent',
  encrypt: () => Promise.reject(new Error('There is no keyring')),
  decrypt: () => Promise.reject(new Error('There is no keyring')),
}

function hasSealedKeys(profile: string): boolean {
  const path = join(profile, 'keys.json')
  const content = existsSync(path) ? tryParseJson(readFileSync(path, 'utf8')) : undefined
  const keys = typeof content === 'object' && content !== null && 'keys' in content ? content.keys : {}
  return typeof keys === 'object' && keys !== null && Object.keys(keys).length > 0
}

/** Runs a command in Electron. A folder with `package.json` is the app itself, run from its sources. */
function runInElectron(argv: readonly string[], apiKey: string | undefined, err: ErrorStream): number {
  returnLaunchKey(env, apiKey)
  const isPackaged = existsSync(join(dirname(process.execPath), 'resources', 'app.asar'))
  const code = startElectron(isPackaged ? argv : [join(__dirname, '../..'), ...argv])
  if (code !== undefined) return code
  err.write('compileo-tray: Chromium, which opens the keyring, can’t start here. Set COMPILEO_API_KEY.\n')
  return exitCodes.unreachable
}

/** Whether only Electron can run the command: it is Electron's job to open the keyring and to find the app. */
const needsElectron = ([name, ...args]: readonly string[], apiKey: string | undefined): boolean => {
  if (process.versions['electron'] === undefined || args.includes('--help')) return false
  const folder = args.find((_, index) => args[index - 1] === '--user-data-dir')
  const isKeyMissing = name !== 'state' && apiKey === undefined && hasSealedKeys(folder ?? getProfile())
  return name === 'plugin' || isKeyMissing
}

/** Prints what `--help` or `--version` asks for. */
function printAbout(argv: readonly string[], err: ErrorStream): number {
  const { action } = parseCommandLine(argv)
  if (action !== 'version' && action !== 'help') {
    err.write(formatProgramHelp())
    return exitCodes.usage
  }
  writeText(1, action === 'version' ? `${import.meta.env.VERSION}\n` : formatProgramHelp())
  return exitCodes.completed
}

async function run(argv: readonly string[]): Promise<number> {
  const apiKey = takeLaunchKey(env)
  const command = cliArguments(argv)
  const err = createErrorStream()
  if (!command || command[0] === 'agent') return printAbout(argv, err)
  if (needsElectron(command, apiKey)) return runInElectron(argv, apiKey, err)
  const interrupt = createInterruptController()
  const shared = { clock, streams: openStreams(err, interrupt), interrupted: interrupt.signal }
  if (command[0] === 'state') {
    const { runState } = await import('./state.ts')
    return runState(command, { ...shared, connect: (profile = getProfile()) => connectApp(profile, env) })
  }
  const { runCli } = await import('./run.ts')
  return runCli(command, {
    ...shared,
    folder: getProfile(),
    random: Math.random,
    network: (warn) => ({
      ...createRouteResolver({
        env,
        resolveProxy: async () => 'DIRECT',
        monotonic: () => clock.monotonic(),
      }),
      getSecureContext: createSecureContextCache({ env, platform: process.platform, onError: warn }),
    }),
    vault: noVault,
    pluginFolder: resolve(__dirname, '../main'),
    announceRestart: () => undefined,
    apiKey,
    version: import.meta.env.VERSION,
    systemLanguage: pickSystemLanguage(
      [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].flatMap((name) =>
        name ? [name.replace(/[.@].*$/, '')] : [],
      ),
      'en',
    ),
  })
}

run(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    writeText(2, `compileo-tray: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(exitCodes.failed)
  },
)
