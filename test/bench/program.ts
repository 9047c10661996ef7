import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { sandboxArguments } from '../../scripts/app.mjs'
import { root } from '../../scripts/places.mjs'
import { hasCode, Problem } from '../../scripts/problem.mjs'
import type { Runtime } from '../../scripts/steps/electron-runtime.mjs'
import { startDesktop, type Desktop } from '../e2e/support/desktop.ts'
import { appEnvironment } from '../support/app-environment.ts'
import { treeOf, usageOf, type Usage } from './processes.ts'

/** A measured program: ours, or a baseline. */
export interface Program {
  readonly name: 'Compileo Tray' | 'bare' | 'listening' | 'naive' | 'bare window'
  /** Whether it opens a stream for each job. */
  readonly follows?: boolean
  /** The folder that Electron runs. */
  readonly folder: string
  /** The folder of everything that it writes. It is kept between launches, as a user's is. */
  readonly home: string
  readonly env?: Readonly<Record<string, string>>
}

/** A program that runs, on a desktop of its own. */
export interface RunningProgram {
  readonly desktop: Desktop
  /** From the start of the process until its item was registered with the tray, ms. */
  readonly registeredMs: number
  /** From the start of the process until icon and menu could be read by a panel, ms. */
  readonly readableMs: number
  /** Rejects when it ends before it is stopped: what waits for it would wait for ever. */
  readonly ended: Promise<never>
  usage(): Promise<Usage>
  /** How many of its processes are of this kind. */
  count(kind: string): Promise<number>
  /** Ends it in good order, else by force; nothing of it is left. */
  stop(): Promise<void>
}

/**
 * Copies the runtime, so that nothing else runs on these very files: two programs on the same ones share pages, and
 * each seems to take less memory than it does alone.
 */
export async function copyRuntime(runtime: Runtime, folder: string): Promise<Runtime> {
  await cp(runtime.folder, folder, { recursive: true, dereference: true })
  return { ...runtime, folder, executable: join(folder, relative(runtime.folder, runtime.executable)) }
}

/** How long a program may take to exit, ms. */
const outcomeMs = 5_000

/** A program's data folder in its home. */
export const dataFolder = (home: string): string => join(home, 'user-data')

const bareFolder = join(root, 'test', 'bench', 'programs', 'bare')
const listeningFolder = join(root, 'test', 'bench', 'programs', 'listening')
const windowFolder = join(root, 'test', 'bench', 'programs', 'window')
const naiveFolder = join(root, 'test', 'bench', 'programs', 'naive')

/** The built app. */
export const ourApp = (home: string): Program => ({
  name: 'Compileo Tray',
  folder: root,
  home,
  follows: true,
})

/** An empty Electron with a tray. @param look where its icon and menu stand, see `writeLook` */
export const bareTray = (home: string, look: string): Program => ({
  name: 'bare',
  folder: bareFolder,
  home,
  env: { COMPILEO_TRAY_BENCH: look },
})

/** The bare app with a stream for each job, whose frames it ignores. */
export const listeningTray = (
  home: string,
  look: string,
  server: string,
  jobs: readonly string[],
): Program => ({
  ...naiveWindow(home, look, server, jobs),
  name: 'listening',
  folder: listeningFolder,
  follows: true,
})

/** A tray icon that opens a window of one line. */
export const bareWindow = (home: string): Program => ({ name: 'bare window', folder: windowFolder, home })

/** A hidden window that polls each job every two seconds. */
export const naiveWindow = (
  home: string,
  look: string,
  server: string,
  jobs: readonly string[],
): Program => ({
  name: 'naive',
  folder: naiveFolder,
  home,
  env: {
    COMPILEO_TRAY_BENCH: look,
    COMPILEO_TRAY_BENCH_SERVER: server,
    COMPILEO_TRAY_BENCH_JOBS: jobs.join(','),
  },
})

/**
 * Starts a program and waits until its icon is in the tray. All are started alike: by the same runtime with the same
 * flags, and without a driver, which would be measured with them.
 */
export async function startProgram(runtime: Runtime, program: Program): Promise<RunningProgram> {
  const { name, folder, home } = program
  const desktop = await startDesktop()
  const args = [...sandboxArguments(), folder]
  const begin = performance.now()
  const child = spawn(runtime.executable, [...args, `--user-data-dir=${dataFolder(home)}`, '--hidden'], {
    cwd: root,
    env: appEnvironment({ ...program, busAddress: desktop.bus.address }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (part: string) => (printed = (printed + part).slice(0, 10_000)))
  const endWithUs = () => child.kill('SIGKILL')
  process.on('exit', endWithUs)
  const gone = once(child, 'exit')
  const { pid } = child
  if (pid === undefined) {
    await desktop.stop()
    // With the error of `spawn`.
    return gone.then(() => Promise.reject(new Problem(`${name} could not be started`)))
  }

  const ended = gone.then(() =>
    Promise.reject(new Problem(`${name} ended by itself. It printed:\n${printed}`)),
  )
  ended.catch(() => undefined)

  const stop = async () => {
    process.off('exit', endWithUs)
    const family = await treeOf(pid)
    child.kill('SIGTERM')
    const late = setTimeout(() => child.kill('SIGKILL'), outcomeMs)
    await gone
    clearTimeout(late)
    // Killed, it leaves its children behind, who end by themselves unless they hang.
    if (child.signalCode === 'SIGKILL') {
      console.error(`${name} did not end within ${outcomeMs / 1000} s of being asked to`)
      for (const each of family) endProcess(each)
    }
    await desktop.stop()
  }

  try {
    await Promise.race([desktop.tray.until(({ items }) => items[0]?.menu), ended])
  } catch (error) {
    await stop()
    throw error
  }
  const readableMs = performance.now() - begin
  return {
    desktop,
    registeredMs: (desktop.tray.registration?.at ?? Number.NaN) - begin,
    readableMs,
    ended,
    usage: () => usageOf(pid),
    count: async (kind) => (await usageOf(pid)).kinds.filter((each) => each === kind).length,
    stop,
  }
}

function endProcess(pid: number) {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    // It has exited already.
    if (!hasCode(error, 'ESRCH')) throw error
  }
}
