import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { join } from 'node:path'

const isRunning = ({ exitCode, signalCode }: ChildProcess) => exitCode === null && signalCode === null

/** They and their descendants end when this process does. */
export class Processes {
  #started: { name: string; child: ChildProcess }[] = []
  #logs
  #cwd

  /** @param folders for their logs, and in which they run */
  constructor({ logs, cwd }: { logs: string; cwd: string }) {
    this.#logs = logs
    this.#cwd = cwd
    process.on('exit', () => this.#killGroups())
  }

  /** Process groups that may have processes left: a killed API leaves its worker. */
  get groups() {
    return this.#started.flatMap(({ child }) => child.pid ?? [])
  }

  start(name: string, command: string, args: readonly string[], env: NodeJS.ProcessEnv) {
    const log = openSync(join(this.#logs, `${name}.log`), 'a')
    const child = spawn(command, args, {
      cwd: this.#cwd,
      env,
      detached: true,
      stdio: ['ignore', log, log],
    })
    this.#started.push({ name, child })
  }

  /** Signals a process if it is running, and waits for its exit. Its descendants live on. */
  async end(name: string, signal: NodeJS.Signals) {
    const child = this.#started.findLast((each) => each.name === name)?.child
    if (!child || !isRunning(child)) return
    const exited = once(child, 'exit')
    child.kill(signal)
    await exited
  }

  /** Kills all processes with their descendants, and waits for their exit. */
  async endAll() {
    const running = this.#started.map(({ child }) => child).filter(isRunning)
    const exits = running.map((child) => once(child, 'exit'))
    this.#killGroups()
    await Promise.all(exits)
  }

  #killGroups() {
    for (const group of this.groups) {
      try {
        process.kill(-group, 'SIGKILL')
      } catch {
        // It has exited.
      }
    }
  }
}
