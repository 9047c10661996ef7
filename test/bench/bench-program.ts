import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { getSandboxArguments } from '#scripts/app.ts'
import { projectRoot } from '#scripts/project-paths.ts'
import { hasCode, UserError } from '#scripts/user-error.ts'
import type { Runtime } from '#scripts/steps/electron-runtime.ts'
import { startDesktop } from '#test/e2e/support/desktop.ts'
import { createAppEnvironment } from '#test/support/app-environment.ts'
import { treeOf, usageOf } from './processes.ts'

export interface Program {
  readonly name: 'Compileo Tray' | 'bare' | 'listening' | 'bare window'
  readonly follows?: boolean
  readonly folder: string
  /** The program's files, which persist between launches like a user's. */
  readonly home: string
  readonly env?: Readonly<Record<string, string>>
}

export type RunningProgram = Awaited<ReturnType<typeof startProgram>>

/** Copies Electron, because programs that run from the same files share memory and seem to need less. */
export async function copyRuntime(runtime: Runtime, folder: string): Promise<Runtime> {
  await cp(runtime.folder, folder, { recursive: true, dereference: true })
  return { ...runtime, folder, executable: join(folder, relative(runtime.folder, runtime.executable)) }
}

const outcomeMs = 5_000

export const dataFolder = (home: string): string => join(home, 'user-data')

const folderOf = (name: string) => join(projectRoot, 'test', 'bench', 'programs', name)

export const ourApp = (home: string): Program => ({
  name: 'Compileo Tray',
  folder: projectRoot,
  home,
  follows: true,
})

export const bareTray = (home: string, look: string): Program => ({
  name: 'bare',
  folder: folderOf('bare'),
  home,
  env: { COMPILEO_TRAY_BENCH: look },
})

/** Opens a window with one line of text when its icon is clicked. */
export const bareWindow = (home: string): Program => ({
  name: 'bare window',
  folder: folderOf('window'),
  home,
})

/** Opens a stream for each job and ignores what it receives. */
export const listeningTray = (
  home: string,
  look: string,
  server: string,
  jobs: readonly string[],
): Program => ({
  name: 'listening',
  folder: folderOf('listening'),
  home,
  follows: true,
  env: {
    COMPILEO_TRAY_BENCH: look,
    COMPILEO_TRAY_BENCH_SERVER: server,
    COMPILEO_TRAY_BENCH_JOBS: jobs.join(','),
  },
})

/** Starts a program without Playwright, whose cost would also be measured. */
export async function startProgram(runtime: Runtime, program: Program) {
  const { name, folder, home } = program
  const desktop = await startDesktop()
  const args = [...getSandboxArguments(), folder]
  const begin = performance.now()
  const child = spawn(runtime.executable, [...args, `--user-data-dir=${dataFolder(home)}`, '--hidden'], {
    cwd: projectRoot,
    env: createAppEnvironment({ ...program, busAddress: desktop.bus.address }),
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
    await gone
    throw new UserError(`${name} could not be started`)
  }

  const ended = gone.then(() =>
    Promise.reject(new UserError(`${name} ended by itself. It printed:\n${printed}`)),
  )
  ended.catch(() => undefined)

  const stop = async () => {
    process.off('exit', endWithUs)
    const family = await treeOf(pid)
    child.kill('SIGTERM')
    const late = setTimeout(() => child.kill('SIGKILL'), outcomeMs)
    await gone
    clearTimeout(late)
    if (child.signalCode === 'SIGKILL') {
      console.error(`${name} did not exit within ${outcomeMs / 1000} s of SIGTERM`)
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
    /** From the start of the process until its tray icon is registered, in ms. */
    registeredMs: (desktop.tray.registration?.at ?? Number.NaN) - begin,
    readableMs,
    ended,
    usage: () => usageOf(pid),
    count: async (kind: string) => (await usageOf(pid)).kinds.filter((each) => each === kind).length,
    stop,
  }
}

function endProcess(pid: number) {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if (!hasCode(error, 'ESRCH')) throw error
  }
}
