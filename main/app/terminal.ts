import { fstatSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { WriteStream, isatty } from 'node:tty'
import { app, safeStorage } from 'electron'
import { pickSystemLanguage } from '#shared/languages.ts'
import { systemClock as clock } from '#main/base/clock.ts'
import { writeText } from '#main/core/storage/write-text.ts'
import type { ErrorStream } from '#main/terminal/output.ts'
import {
  headlessSwitch,
  parentEnvVariable,
  startElectron,
  stderrEnvVariable,
} from '#main/terminal/start-electron.ts'
import { createInterruptController, openStreams } from '#main/terminal/streams.ts'
import { prepareChromium, isolateTerminalCommand } from '#main/desktop/electron/chromium.ts'
import { openVault } from '#main/desktop/electron/vault.ts'
import { openSessionBus, getSessionBusAddress } from '#main/desktop/linux/dbus/session-bus.ts'
import { createRouteResolver } from '#main/compileo/network/route-resolver.ts'
import { createSecureContextCache } from '#main/compileo/network/trust.ts'
import { restoreLaunchKey } from './launch-key.ts'
import { connectCore } from './connect-core.ts'

declare global {
  // oxlint-disable-next-line typescript/no-namespace
  namespace NodeJS {
    interface Process {
      /** The original `exit` of Node, which Electron replaces. */
      reallyExit(code: number): never
    }
  }
}

/** Starts Electron again without a display. */
function restartHeadless(apiKey: string | undefined): void {
  restoreLaunchKey(process.env, apiKey)
  // Electron's own exit would start Chromium first, which would complain about the missing display.
  process.reallyExit(startElectron(process.argv.slice(1)) ?? 128)
}

function isOpen(fd: number): boolean {
  try {
    fstatSync(fd)
    return true
  } catch {
    return false // The variable doesn't contain a valid file descriptor.
  }
}

function takeVariable(variable: string): string | undefined {
  const value = process.env[variable]
  delete process.env[variable]
  return value
}

function createErrorStream(): ErrorStream {
  const descriptor = Number(takeVariable(stderrEnvVariable) ?? 2)
  const fd = Number.isInteger(descriptor) && descriptor > 2 && isOpen(descriptor) ? descriptor : 2
  if (isatty(fd)) return new WriteStream(fd)
  return { write: (text: string) => writeText(fd, text), isTTY: false, columns: undefined }
}

/**
 * Creates a controller that is aborted when the command is interrupted, or when the process that started this
 * one exits.
 */
function createController(): AbortController {
  const controller = createInterruptController()
  app.on('before-quit', (event) => {
    event.preventDefault()
    controller.abort()
  })
  const parent = takeVariable(parentEnvVariable)
  if (parent !== undefined) {
    const timer = setInterval(() => {
      if (String(process.ppid) !== parent) controller.abort()
    }, 1_000)
    controller.signal.addEventListener('abort', () => clearInterval(timer))
  }
  return controller
}

function createScratchFolder(): string {
  // Electron accepts only absolute paths, and TMPDIR may be relative.
  const folder = resolve(tmpdir())
  try {
    return mkdtempSync(join(folder, 'compileo-tray-'))
  } catch (cause) {
    throw new Error(`Can’t write to ${folder}. Set TMPDIR to a folder that you can write to.`, { cause })
  }
}

async function showState(argv: readonly string[], profile: string, err: ErrorStream): Promise<number> {
  const { runStateCommand } = await import('#main/terminal/state.ts')
  const interrupt = createController()
  const streams = openStreams(err, interrupt)
  const connect = (namedProfile: string | undefined) => connectCore(profile, namedProfile, process.env)
  return runStateCommand(argv, { streams, interrupted: interrupt.signal, connect, clock })
}

/** Runs a command. Chromium writes its files to the folder `scratch`. @returns the exit code */
async function runInScratch(
  scratch: string,
  argv: readonly string[],
  apiKey: string | undefined,
  err: ErrorStream,
): Promise<number> {
  const { platform, env } = process
  // The agent has no profile. Its systemd unit has no home folder in which Electron could create one.
  const folder = argv[0] === 'agent' ? scratch : app.getPath('userData')
  isolateTerminalCommand(app, platform, scratch)
  prepareChromium(app, platform, env)
  if (argv[0] === 'state') return showState(argv, folder, err)
  // The module doesn't need Chromium, so it is loaded while Chromium starts.
  const runModule = import('#main/terminal/run.ts')
  await app.whenReady()
  if (argv[0] === 'agent') {
    // The agent handles signals itself. Without `preventDefault`, Electron would quit at the first one.
    app.on('before-quit', (event) => event.preventDefault())
    const { runAgent } = await import('#main/agent/agent.ts')
    return runAgent(argv.slice(1), {
      env,
      version: app.getVersion(),
      out: (text) => writeText(1, text),
      err: (text) => void err.write(text),
    })
  }
  const interrupt = createController()
  const bus =
    platform === 'linux' ? openSessionBus({ address: () => getSessionBusAddress(env), clock }) : undefined
  const { runCli } = await runModule
  const version = app.getVersion()
  const systemLanguage = pickSystemLanguage(app.getPreferredSystemLanguages(), app.getLocale())
  return runCli(argv, {
    connect: (namedProfile) => connectCore(folder, namedProfile, env),
    async openCore(request) {
      const { openLocalCore } = await import('./local-core.ts')
      return openLocalCore(
        {
          profile: folder,
          clock,
          random: Math.random,
          network: (warn) => ({
            ...createRouteResolver({
              env,
              resolveProxy: (url) => app.resolveProxy(url),
              monotonic: () => clock.monotonic(),
            }),
            getSecureContext: createSecureContextCache({ env, platform, onError: warn }),
          }),
          vault: openVault({ safeStorage, platform, clock, bus }),
          apiKey,
          version,
          systemLanguage,
        },
        request,
      )
    },
    clock,
    random: Math.random,
    pluginFolder: join(app.getAppPath(), 'out', 'main'),
    version,
    systemLanguage,
    streams: openStreams(err, interrupt),
    interrupted: interrupt.signal,
  })
}

/** Runs a command without a tray. Chromium gets a temporary folder, so that it doesn't use a running app's files. */
export async function runInTerminal(argv: readonly string[], apiKey: string | undefined): Promise<void> {
  if (process.platform === 'linux' && !process.argv.includes(headlessSwitch)) return restartHeadless(apiKey)
  const err = createErrorStream()
  let code = 1
  let scratch: string | undefined
  try {
    scratch = createScratchFolder()
    code = await runInScratch(scratch, argv, apiKey, err)
  } catch (error) {
    err.write(`compileo-tray: ${error instanceof Error ? error.message : String(error)}\n`)
  }
  try {
    if (scratch !== undefined) rmSync(scratch, { recursive: true, force: true })
  } finally {
    app.exit(code)
  }
}
