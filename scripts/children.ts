import { spawn, type ChildProcess } from 'node:child_process'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { hasCode } from './user-error.ts'

export interface RunOptions {
  cwd?: string
  env?: NodeJS.ProcessEnv
  /** Shows the output only if the command fails. */
  quiet?: boolean
  stop?: AbortSignal
}

export const exitSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Returns the exit code that shells report after a signal. */
export const getExitCode = (signal: NodeJS.Signals) => 128 + constants.signals[signal]

/** Thrown if a signal arrived while a command ran, so that no further command starts. */
export class InterruptedError extends Error {
  readonly exitCode: number

  constructor(signal: NodeJS.Signals) {
    super(`Ended by ${signal}`)
    this.exitCode = getExitCode(signal)
  }
}

/**
 * Runs a command. Resolves with its exit code, or with 128 if a signal ended it that this process didn't
 * receive. On Ctrl-C, both the terminal and npm send a signal, and Electron exits at once on the second
 * signal. So each signal is forwarded only once.
 *
 * @throws {InterruptedError} once the command has ended, if this process received a signal
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  { quiet = false, ...options }: RunOptions = {},
): Promise<number> {
  const { code, output } = await launch(command, args, { ...options, quiet })
  if (code !== 0) process.stderr.write(output)
  return code
}

export async function runQuietly(
  command: string,
  args: readonly string[],
  options: Omit<RunOptions, 'quiet'> = {},
) {
  const { code, output } = await launch(command, args, { ...options, quiet: true })
  return { code, output: output.toString() }
}

/** Runs a command. Resolves with its exit code, and with its output if `quiet` is set. */
function launch(
  command: string,
  args: readonly string[],
  { quiet = false, stop, ...spawnOptions }: RunOptions,
): Promise<{ code: number; output: Buffer }> {
  const child = spawn(command, args, {
    ...spawnOptions,
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['inherit', 'inherit', 'inherit'],
    detached: process.platform !== 'win32',
  })
  const kept: Buffer[] = []
  child.stdout?.on('data', (part: Buffer) => kept.push(part))
  child.stderr?.on('data', (part: Buffer) => kept.push(part))

  const passed = new Set<NodeJS.Signals>()
  const pass = (signal: NodeJS.Signals) => {
    if (passed.has(signal)) return
    passed.add(signal)
    killGroup(child, signal)
  }
  for (const signal of exitSignals) process.on(signal, pass)
  stop?.addEventListener('abort', () => child.kill())
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      for (const signal of exitSignals) process.off(signal, pass)
      const [interruption] = passed
      if (interruption) reject(new InterruptedError(interruption))
      else resolve({ code: code ?? 128, output: Buffer.concat(kept) })
    })
  })
}

/**
 * Sends the signal to the whole process group, because the workers of a test runner don't end with it. On
 * Windows, sends it only to the command.
 */
function killGroup(leader: ChildProcess, signal: NodeJS.Signals) {
  if (process.platform === 'win32') leader.kill(signal)
  else if (leader.pid !== undefined && leader.exitCode === null && leader.signalCode === null)
    process.kill(-leader.pid, signal)
}

/**
 * Runs a command, and returns its output and exit code.
 *
 * @returns code 127 if the command doesn't exist
 */
export function captureOutput(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (part) => (stdout += part))
    child.stderr.setEncoding('utf8').on('data', (part) => (stderr += part))
    child.on('error', (error) => {
      if (hasCode(error, 'ENOENT')) resolve({ code: 127, stdout, stderr: `${command}: not found` })
      else reject(error)
    })
    child.on('close', (code) => resolve({ code: code ?? 128, stdout, stderr }))
  })
}

/** @returns the command for the npm that started this script, or else for the npm on the PATH */
export function getNpmCommand(args: readonly string[]): [command: string, args: string[]] {
  const script = process.env['npm_execpath']
  if (script?.endsWith('npm-cli.js')) return [process.execPath, [script, ...args]]
  // On Windows, npm.cmd would need a shell, so npm's script is used.
  const beside = join(dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js')
  return process.platform === 'win32' ? [process.execPath, [beside, ...args]] : ['npm', [...args]]
}
