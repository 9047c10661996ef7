import { setTimeout as delay } from 'node:timers/promises'

/**
 * @param {() => Promise<boolean> | boolean} holds
 * @param {string} what
 * @param {number} [ms]
 * @param {number} [everyMs]
 */
export async function until(holds, what, ms = 120_000, everyMs = 100) {
  const end = Date.now() + ms
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`Not within ${ms / 1_000} s: ${what}`)
    await delay(everyMs)
  }
}

/**
 * Whatever the API reports.
 *
 * @param {import('./real-server.mjs').RealServer} server
 * @param {string} jobId
 * @param {number} [ms]
 */
export function untilOver(server, jobId, ms) {
  const isOver = async () => /^(completed|failed|cancelled)$/.test((await server.job(jobId))?.status ?? '')
  return until(isOver, `${jobId} ends`, ms)
}
