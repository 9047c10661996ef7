import type { Clock } from '../compileo/clock.ts'

/** What one loop waits for: messages in order, or the passing of time. */
export interface Inbox<T> {
  push(message: T): void
  /** Forgets what was pushed and not read. */
  clear(): void
  /**
   * The next message, or undefined when none came within `ms` milliseconds (never, where `ms` is not given). With 0 or
   * less it doesn't wait.
   * @throws the signal's reason when it is aborted
   */
  next(signal: AbortSignal, ms?: number): Promise<T | undefined>
}

export function createInbox<T>(clock: Clock): Inbox<T> {
  const messages: T[] = []
  let wake: (() => void) | undefined
  return {
    push(message) {
      messages.push(message)
      wake?.()
    },
    clear() {
      messages.length = 0
    },
    async next(signal, ms) {
      signal.throwIfAborted()
      if (messages.length === 0 && (ms === undefined || ms > 0)) {
        const alarm = new AbortController()
        await new Promise<void>((resolve, reject) => {
          const abort = () => reject(signal.reason)
          signal.addEventListener('abort', abort, { once: true, signal: alarm.signal })
          wake = resolve
          if (ms !== undefined) {
            clock.sleep(ms, alarm.signal).then(resolve, () => {
              // Taken back below: something else came first.
            })
          }
        }).finally(() => {
          wake = undefined
          alarm.abort()
        })
      }
      return messages.shift()
    },
  }
}
