import type { TerminalArgument, WatchResult } from '#shared/contract.ts'
import type { JobKey } from '#shared/model.ts'
import type { CommandContext } from '#main/core/commands/context.ts'
import { watchJob } from './watch.ts'

/** The jobs that one terminal or assistant waits for. */
export type TerminalWaits = ReturnType<JobWaits['open']>

/** Counts for each job how many terminals wait for it. */
export class JobWaits {
  readonly #context: CommandContext
  readonly #counts = new Map<JobKey, number>()

  constructor(context: CommandContext) {
    this.#context = context
  }

  /** Opens the waits of one connection. Call `endAll` when the connection closes. */
  open() {
    const waitedKeys: JobKey[] = []
    const end = (key: JobKey) => {
      const index = waitedKeys.indexOf(key)
      if (index === -1) return
      waitedKeys.splice(index, 1)
      this.#remove(key)
    }
    return {
      /** Watches a job until the wait ends. A job that the user watches stays watched. */
      add: async ({ jobId, serverId, kind }: TerminalArgument<'waitForJob'>): Promise<WatchResult> => {
        const request = { serverId, isTemporary: true } as const
        const foundJob = { jobId, ...(kind && { kind }) }
        const result = await watchJob(this.#context, foundJob, request, false)
        if (result.key === undefined) return result
        waitedKeys.push(result.key)
        this.#add(result.key)
        return result
      },
      end,
      endAll: () => {
        for (const key of waitedKeys.splice(0)) this.#remove(key)
      },
    }
  }

  #add(key: JobKey) {
    const { store, engine } = this.#context
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1)
    store.updateJob(key, (job) =>
      job.user.waitedFor ? job : { ...job, user: { ...job.user, waitedFor: true } },
    )
    if (!store.state().jobs.get(key)?.outcome) engine.watch(key)
  }

  #remove(key: JobKey) {
    const { store, engine } = this.#context
    const remainingCount = (this.#counts.get(key) ?? 0) - 1
    if (remainingCount > 0) return void this.#counts.set(key, remainingCount)
    this.#counts.delete(key)
    const job = store.state().jobs.get(key)
    if (!job?.user.isTemporary)
      return store.updateJob(key, (known) => ({ ...known, user: { ...known.user, waitedFor: undefined } }))
    engine.unwatch(key)
    return store.removeJob(key)
  }
}
