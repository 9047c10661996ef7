import { ConnectionEndedError, type TerminalBridge } from '#main/terminal/socket/connect-socket.ts'
import type { Patch, Snapshot } from '#shared/contract.ts'
import type { Batch, Discovery, JobKey, JobView, ServerId, ServerView } from '#shared/model.ts'

const byServer = (discoveries: readonly Discovery[]) =>
  discoveries.map((discovery) => [discovery.serverId, discovery] as const)

/** The part of the core's state that a command needs. Patches keep it up to date. */
export class CoreView {
  readonly jobs = new Map<JobKey, JobView>()
  readonly discoveries = new Map<ServerId, Discovery>()
  servers: readonly ServerView[] = []
  batches: readonly Batch[] = []
  readonly #bridge: TerminalBridge
  readonly #listeners = new Set<() => void>()

  private constructor(bridge: TerminalBridge) {
    this.#bridge = bridge
    bridge.onPatch((patch) => {
      this.#apply(patch)
      for (const listener of this.#listeners) listener()
    })
  }

  static async open(bridge: TerminalBridge): Promise<CoreView> {
    const view = new CoreView(bridge)
    view.#load(await bridge.call('followPatches', {}))
    return view
  }

  /** Fetches the current state, without waiting for the next patch. */
  async reload(): Promise<void> {
    this.#load(await this.#bridge.call('snapshot', {}))
  }

  /** @returns a function that removes the listener */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Resolves with the first defined value of `find`. Throws the signal's reason or ConnectionEndedError. */
  waitFor<T>(find: () => T | undefined, signal: AbortSignal): Promise<T> {
    const ended = this.#bridge.signal
    return new Promise((resolve, reject) => {
      const stop = () => {
        unsubscribe()
        signal.removeEventListener('abort', abort)
        ended.removeEventListener('abort', end)
      }
      const checkValue = () => {
        const value = find()
        if (value === undefined) return
        stop()
        resolve(value)
      }
      const abort = () => {
        stop()
        reject(signal.reason)
      }
      const end = () => {
        stop()
        reject(new ConnectionEndedError('The connection ended'))
      }
      const unsubscribe = this.onChange(checkValue)
      signal.addEventListener('abort', abort)
      ended.addEventListener('abort', end)
      if (signal.aborted) abort()
      else if (ended.aborted) end()
      else checkValue()
    })
  }

  #load({ jobs, servers, batches, discoveries }: Snapshot) {
    this.jobs.clear()
    for (const job of jobs) this.jobs.set(job.identity.key, job)
    for (const [id, discovery] of byServer(discoveries)) this.discoveries.set(id, discovery)
    this.servers = servers
    this.batches = batches
  }

  #apply({ jobs, servers, batches, discoveries = [] }: Patch) {
    for (const job of jobs?.upserts ?? []) this.jobs.set(job.identity.key, job)
    for (const key of jobs?.removals ?? []) this.jobs.delete(key)
    for (const [id, discovery] of byServer(discoveries)) this.discoveries.set(id, discovery)
    if (servers) this.servers = servers
    if (batches) this.batches = batches
  }
}
