import { childController, ignoreAbort, unlessAborted } from '#main/base/abort.ts'
import { inTime } from '#main/base/timeout.ts'
import type { ExitCode } from './exit-codes.ts'
import type { JobLine } from './json-line.ts'
import { noProgress } from './output.ts'
import type { Context } from './session.ts'
import type { Target } from './targets.ts'
import { waitForJobs } from './wait.ts'

type OnRecord = (record: JobLine) => void

interface SharedWait {
  readonly listeners: Set<OnRecord>
  /** The latest record, and the latest line about what stands in the way. */
  record: JobLine | undefined
  line: string
  readonly code: Promise<ExitCode>
  readonly end: () => void
}

/** Waits of an assistant: all that wait for one job share its stream. */
export class SharedWaits {
  readonly #waits = new Map<string, SharedWait>()

  /** @returns without a code if the job hasn't ended in time */
  async wait(context: Context, target: Target, timeoutMs: number, onRecord: OnRecord) {
    const key = `${target.server.url} ${target.job.jobId}`
    const wait = this.#waits.get(key) ?? this.#begin(context, target, key)
    if (wait.record) onRecord(wait.record)
    wait.listeners.add(onRecord)
    const ended = (signal: AbortSignal) => unlessAborted(wait.code, signal)
    try {
      const code = await inTime(context.clock, timeoutMs, ended, context.signal)
      context.signal.throwIfAborted()
      return { code, record: wait.record, line: wait.line }
    } finally {
      wait.listeners.delete(onRecord)
      if (wait.listeners.size === 0) this.#end(key, wait)
    }
  }

  #begin(context: Context, target: Target, key: string): SharedWait {
    const own = childController(undefined)
    const { signal } = own
    const code = waitForJobs([target], {
      ...context,
      signal,
      progress: noProgress((line) => (wait.line = line.trim())),
      onRecord(record) {
        wait.record = record
        for (const listener of wait.listeners) listener(record)
      },
    })
    const end = () => {
      own.abort()
      code.catch(ignoreAbort(signal))
    }
    const wait: SharedWait = { listeners: new Set(), record: undefined, line: '', code, end }
    this.#waits.set(key, wait)
    return wait
  }

  #end(key: string, wait: SharedWait) {
    if (this.#waits.get(key) === wait) this.#waits.delete(key)
    wait.end()
  }
}
