import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { createChangeWaiter } from '#test/support/change-waiter.ts'
import { closeAfterTest } from '#test/support/close-after-test.ts'

type End = number | NodeJS.Signals | null

export type Agent = ReturnType<typeof runAgent>

export function configure(folder: string, config: object): string {
  const path = join(folder, 'agent.yaml')
  writeFileSync(path, stringify(config))
  return path
}

/** @param through a command that runs the program, such as `unshare` */
export function runAgent(
  program: string,
  args: readonly string[],
  env: Record<string, string> = {},
  through: readonly string[] = [],
) {
  const [command = process.execPath, ...rest] = [...through, process.execPath, program, ...args]
  const child = spawn(command, rest, {
    // A service inherits nothing from the test's environment.
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  closeAfterTest(() => child.kill('SIGKILL'))
  const printed = { err: '', out: '' }
  const changes = createChangeWaiter()
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    printed.err += text
    changes.reportChange()
  })
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed.out += text))
  return {
    pid: child.pid ?? 0,
    printed,
    untilLogged: (text: string, times: number = 1) =>
      changes.waitFor(() => printed.err.split(text).length > times),
    signal: (name: NodeJS.Signals) => void child.kill(name),
    gone: once(child, 'close').then(([code, signal]): End => code ?? signal),
  }
}
