import { setTimeout as sleep } from 'node:timers/promises'
import { runQuietly } from '../children.mjs'
import { Problem } from '../problem.mjs'

/** How long another apt-get may hold a lock, ms: a large upgrade takes minutes. */
const patienceMs = 10 * 60_000
const retryEveryMs = 1_000

/**
 * @typedef {object} AptOptions
 * @property {NodeJS.ProcessEnv} [env]
 * @property {number} [limitMs] how long to wait for a lock
 * @property {() => number} [now] monotonic, ms
 * @property {(ms: number) => Promise<unknown>} [delay]
 */

/**
 * Runs apt-get as root, and waits while another one has a lock. apt-get waits for dpkg's lock itself
 * (`DPkg::Lock::Timeout`), but up to 3.0 at least not for the locks of its package lists and downloads: there it fails at
 * once, so we try again.
 *
 * @param {readonly string[]} args
 * @param {AptOptions} [options]
 * @throws {Problem} with what apt-get said
 */
export async function aptGet(args, options = {}) {
  const { env = process.env, limitMs = patienceMs, now = () => performance.now(), delay = sleep } = options
  const until = now() + limitMs
  for (let tries = 1; ; tries++) {
    const seconds = Math.max(0, Math.ceil((until - now()) / 1000))
    const { code, output } = await runQuietly(
      'apt-get',
      ['-o', `DPkg::Lock::Timeout=${seconds}`, ...args],
      // Its words are read below, so they must be English.
      { env: { ...env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' } },
    )
    if (code === 0) return
    const isLocked = /^E: Could not get lock /m.test(output)
    if (!isLocked || now() >= until)
      throw new Problem(`apt-get ${args.join(' ')} failed with exit code ${code}:\n${output.trim()}`)
    if (tries === 1) console.log('Waiting for another apt-get to finish')
    await delay(retryEveryMs)
  }
}
