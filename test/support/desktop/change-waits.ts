interface Waiter {
  look(): void
  fail(reason: Error): void
}

export interface ChangeWaits {
  reportChange(): void
  waitFor<T>(look: () => T | undefined | false): Promise<T>
  end(): void
}

/** @param timeoutMs is long enough for the slowest machine, so it is only reached if the wait is in vain */
export function createChangeWaits(describe: () => string, timeoutMs = 120_000): ChangeWaits {
  const waiters = new Set<Waiter>()
  return {
    reportChange() {
      for (const waiter of waiters) waiter.look()
    },
    waitFor(look) {
      return new Promise((resolve, reject) => {
        const leave = () => {
          waiters.delete(waiter)
          clearTimeout(timer)
        }
        const waiter: Waiter = {
          look() {
            const seen = look()
            if (seen === undefined || seen === false) return
            leave()
            resolve(seen)
          },
          fail(reason) {
            leave()
            reject(reason)
          },
        }
        const timer = setTimeout(() => {
          waiter.fail(new Error(`Waited ${timeoutMs} ms in vain. There is: ${describe()}`))
        }, timeoutMs)
        waiters.add(waiter)
        waiter.look()
      })
    },
    end() {
      for (const waiter of waiters) waiter.fail(new Error(`Ended while waiting. There is: ${describe()}`))
    },
  }
}
