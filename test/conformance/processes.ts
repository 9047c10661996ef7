import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { join } from 'node:path'

const isRunning = ({ exitCode, signalCode }: ChildProcess) => exitCode === null && signalCode === null

/** Processes that are killed, with their descendants, when this process exits. */
export class Processes {
  #started: { name: string; child: ChildProcess }[] = []
  #logs
  #cwd

  constructor({ logs, cwd }: { logs: string; cwd: string }) {
    this.#logs = logs
    this.#cwd = cwd
    process.on('exit', () => this.#killGroups())
  }

  /** Some groups may still contain processes, because a killed API leaves its worker behind. */
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

  /** Sends a signal to a process, and waits until it has exited. Its descendants aren't killed. */
  async end(name: string, signal: NodeJS.Signals) {
    const child = this.#started.findLast((each) => each.name === name)?.child
    if (!child || !isRunning(child)) return
    const exited = once(child, 'exit')
    child.kill(signal)
    await exited
  }

  /** Kills all processes and their descendants, and waits until the processes have exited. */
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
        // The process has already exited.
      }
    }
  }
}
