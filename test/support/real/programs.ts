import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { captureOutput } from '#scripts/children.ts'

export type DesktopEnv = Readonly<Record<string, string>>

export interface Program {
  stop(): Promise<void>
}

const politeMs = 5_000

export const startProgram = (command: string, args: readonly string[], env: DesktopEnv): Program =>
  programOf(spawn(command, args, { env, stdio: 'ignore' }))

/** Waits for the window manager, because it may never show a window that was opened before. */
export const startOpenbox = (env: DesktopEnv): Promise<Program> =>
  startUntilPrinted('openbox', ['--sm-disable', '--startup', 'echo ready'], env, 'ready')

/**
 * @param ready part of the line that the program prints when it is ready
 * @throws if the program exits before that
 */
export async function startUntilPrinted(
  command: string,
  args: readonly string[],
  env: DesktopEnv,
  ready: string,
): Promise<Program> {
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const program = programOf(child)
  const says = (stream: Readable) =>
    new Promise<void>((resolve) => {
      // All output must be read, because a full pipe would block the program.
      createInterface(stream).on('line', (line) => line.includes(ready) && resolve())
    })
  await Promise.race([
    says(child.stdout),
    says(child.stderr),
    once(child, 'exit').then(() => Promise.reject(new Error(`${command} did not start`))),
  ])
  return program
}

function programOf(child: ChildProcess): Program {
  const endWithUs = () => child.kill()
  process.once('exit', endWithUs)
  const gone = once(child, 'exit').finally(() => process.off('exit', endWithUs))
  gone.catch(() => undefined)
  return {
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill()
      const timer = setTimeout(() => child.kill('SIGKILL'), politeMs)
      await gone
      clearTimeout(timer)
    },
  }
}

export async function readOutput(command: string, args: readonly string[], env: DesktopEnv): Promise<string> {
  const { code, stdout, stderr } = await captureOutput(command, args, { env })
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}: ${stderr}`)
  return stdout
}

const runFile = promisify(execFile)

export async function readOutputBytes(
  command: string,
  args: readonly string[],
  env: DesktopEnv,
): Promise<Buffer> {
  const { stdout } = await runFile(command, [...args], { env, encoding: 'buffer', maxBuffer: 2 ** 26 })
  return stdout
}
