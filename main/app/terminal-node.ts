import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { WriteStream, isatty } from 'node:tty'
import { systemClock as clock } from '#main/base/clock.ts'
import { restoreNodeEnvironment } from '#main/base/node-environment.ts'
import { parseCommandLine } from './command-line.ts'
import { restoreLaunchKey, takeLaunchKey } from './launch-key.ts'
import type { Vault } from '#main/core/storage/secrets.ts'
import { writeText } from '#main/core/storage/write-text.ts'
import { pickSystemLanguage } from '#shared/languages.ts'
import { getCliArguments } from '#main/terminal/terminal-commands.ts'
import { exitCodes } from '#main/base/exit-codes.ts'
import { formatProgramHelp } from '#main/terminal/help.ts'
import type { ErrorStream } from '#main/terminal/output.ts'
import { startElectron } from '#main/terminal/start-electron.ts'
import { createInterruptController, openStreams } from '#main/terminal/streams.ts'
import { KeyringNeededError } from '#main/terminal/terminal-core.ts'
import { connectCore } from './connect-core.ts'

// Vite bundles the terminal commands for plain Node (vite.config.ts), and defines `import.meta.env.VERSION`.

declare global {
  interface ImportMetaEnv {
    readonly VERSION: string
  }
}

const { env } = process
restoreNodeEnvironment(env)

function createErrorStream(): ErrorStream {
  if (isatty(2)) return new WriteStream(2)
  return { write: (text: string) => writeText(2, text), isTTY: false, columns: undefined }
}

/**
 * Returns the folder of the app's profile. The app itself gets the path from Electron, which derives it from
 * the product's name.
 */
function getProfile(): string {
  const { XDG_CONFIG_HOME: configHome = '' } = env
  return join(isAbsolute(configHome) ? configHome : join(homedir(), '.config'), 'Compileo Tray')
}

/**
 * Runs a command in Electron. If the app runs from its sources, Electron gets the folder of `package.json`.
 */
function runInElectron(argv: readonly string[], apiKey: string | undefined, err: ErrorStream): number {
  restoreLaunchKey(env, apiKey)
  const isPackaged = existsSync(join(dirname(process.execPath), 'resources', 'app.asar'))
  const code = startElectron(isPackaged ? argv : [join(__dirname, '../..'), ...argv])
  if (code !== undefined) return code
  err.write('compileo-tray: Chromium, which opens the keyring, can’t start here. Set COMPILEO_API_KEY.\n')
  return exitCodes.unreachable
}

function printAbout(argv: readonly string[], err: ErrorStream): number {
  const { action } = parseCommandLine(argv)
  if (action !== 'version' && action !== 'help') {
    err.write(formatProgramHelp())
    return exitCodes.usage
  }
  writeText(1, action === 'version' ? `${import.meta.env.VERSION}\n` : formatProgramHelp())
  return exitCodes.completed
}

const getLanguage = () =>
  pickSystemLanguage(
    [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].flatMap((name) =>
      name ? [name.replace(/[.@].*$/, '')] : [],
    ),
    'en',
  )

/** Plain Node has no access to the keyring. */
const noKeyring: Vault = {
  state: async () => 'absent',
  encrypt: () => Promise.reject(new Error('There is no keyring')),
  decrypt: () => Promise.reject(new Error('There is no keyring')),
}

async function run(launchArguments: readonly string[]): Promise<number> {
  const apiKey = takeLaunchKey(env)
  const command = getCliArguments(launchArguments)
  const err = createErrorStream()
  if (!command || command[0] === 'agent') return printAbout(launchArguments, err)
  const interrupt = createInterruptController()
  const profile = getProfile()
  const version = import.meta.env.VERSION
  const systemLanguage = getLanguage()
  const streams = openStreams(err, interrupt)
  const sharedOptions = {
    clock,
    streams,
    interrupted: interrupt.signal,
    connect: (folder: string | undefined) => connectCore(profile, folder, env),
  }
  if (command[0] === 'state') {
    const { runStateCommand } = await import('#main/terminal/state.ts')
    return runStateCommand(command, sharedOptions)
  }
  const { runCli } = await import('#main/terminal/run.ts')
  try {
    return await runCli(command, {
      ...sharedOptions,
      random: Math.random,
      // Opens a core in this process. Its module is only loaded if neither the app nor the agent is running.
      async openCore(request) {
        const { openLocalCore } = await import('./local-core.ts')
        const { createEnvironmentNetwork } = await import('#main/compileo/network/environment-network.ts')
        return openLocalCore(
          {
            profile,
            clock,
            random: Math.random,
            network: (onError) => createEnvironmentNetwork(env, () => clock.monotonic(), onError),
            vault: process.versions['electron'] === undefined ? noKeyring : undefined,
            apiKey,
            version,
            systemLanguage,
          },
          request,
        )
      },
      pluginFolder: resolve(__dirname, '../main'),
      version,
      systemLanguage,
    })
  } catch (error) {
    if (!(error instanceof KeyringNeededError)) throw error
    // Standard input has been read and can't be read again, so the IDs from it become arguments.
    const ids = error.ids.filter((id) => !id.startsWith('-'))
    const argv = command.includes('-') ? [...command.filter((word) => word !== '-'), ...ids] : launchArguments
    return runInElectron(argv, apiKey, err)
  }
}

// This timer keeps the process alive. The timers of the program's clock don't.
setInterval(() => undefined, 60_000)

run(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    writeText(2, `compileo-tray: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(exitCodes.failed)
  },
)
