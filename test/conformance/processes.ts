import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'

const isRunning = ({ exitCode, signalCode }: ChildProcess) => exitCode === null && signalCode === null

/** They and their descendants end when this process does. */
export class Processes {
  #byName: Map<string, ChildProcess> = new Map()
  /** Leaders of process groups that may have processes left: a killed API leaves its worker. */
  #groups: Set<number> = new Set()
  #logs
  #cwd

  /** @param folders for their logs, and in which they run */
  constructor({ logs, cwd }: { logs: string; cwd: string }) {
    this.#logs = logs
    this.#cwd = cwd
    process.on('exit', () => this.#killGroups())
  }

  get groups() {
    return this.#groups
  }

  start(name: string, command: string, args: readonly string[], env: NodeJS.ProcessEnv) {
    const child = spawn(command, args, {
      cwd: this.#cwd,
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const log = createWriteStream(join(this.#logs, `${name}.log`), { flags: 'a' })
    child.stdout.pipe(log, { end: false })
    child.stderr.pipe(log, { end: false })
    this.#byName.set(name, child)
    if (child.pid !== undefined) this.#groups.add(child.pid)
  }

  /** Signals a process if it is running, and waits for its exit. Its descendants live on. */
  async end(name: string, signal: NodeJS.Signals) {
    const child = this.#byName.get(name)
    if (!child || !isRunning(child)) return
    const exited = once(child, 'exit')
    child.kill(signal)
    await exited
  }

  /** Kills all processes with their descendants, and waits for their exit. */
  async endAll() {
    const exits = [...this.#byName.values()].filter(isRunning).map((child) => once(child, 'exit'))
    this.#killGroups()
    await Promise.all(exits)
  }

  #killGroups() {
    for (const group of this.#groups) {
      try {
        process.kill(-group, 'SIGKILL')
      } catch {
        // It has exited.
      }
    }
  }
}
