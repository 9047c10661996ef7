import { setTimeout as delay } from 'node:timers/promises'

export async function until(
  holds: () => Promise<boolean> | boolean,
  what: string,
  ms: number = 120_000,
  everyMs: number = 100,
) {
  const end = Date.now() + ms
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`Not within ${ms / 1_000} s: ${what}`)
    await delay(everyMs)
  }
}
