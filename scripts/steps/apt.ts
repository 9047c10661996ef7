import { setTimeout as sleep } from 'node:timers/promises'
import { runQuietly } from '../children.ts'
import { UserError } from '../user-error.ts'

/** How long to wait for apt's lock, in ms. A large upgrade takes minutes. */
const patienceMs = 10 * 60_000
const retryEveryMs = 1_000

export interface AptOptions {
  env?: NodeJS.ProcessEnv
  limitMs?: number
  /** Returns a monotonic time, in ms. */
  now?: () => number
  delay?: (ms: number) => Promise<unknown>
}

/**
 * Runs apt-get, and waits for its locks. `DPkg::Lock::Timeout` isn't enough, because it only waits for the
 * lock of dpkg.
 *
 * @throws {UserError} if apt-get fails or a lock isn't released in time
 */
export async function aptGet(args: readonly string[], options: AptOptions = {}) {
  const { env = process.env, limitMs = patienceMs, now = () => performance.now(), delay = sleep } = options
  const until = now() + limitMs
  for (let tries = 1; ; tries++) {
    const seconds = Math.max(0, Math.ceil((until - now()) / 1000))
    const { code, output } = await runQuietly(
      'apt-get',
      ['-o', `DPkg::Lock::Timeout=${seconds}`, ...args],
      // The output must be in English, because it is parsed below.
      { env: { ...env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' } },
    )
    if (code === 0) return
    const isLocked = /^E: Could not get lock /m.test(output)
    if (!isLocked || now() >= until)
      throw new UserError(`apt-get ${args.join(' ')} failed with exit code ${code}:\n${output.trim()}`)
    if (tries === 1) console.log('Waiting for another apt-get to finish')
    await delay(retryEveryMs)
  }
}
