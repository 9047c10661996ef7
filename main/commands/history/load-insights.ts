import { setImmediate } from 'node:timers/promises'
import type { Insights } from '#shared/insights.ts'
import type { CommandContext } from '../context.ts'
import { InsightsCounter, type InsightsQuery } from './count-insights.ts'

/** How long one turn may take, ms: a quarter of a frame. */
const maxTurnMs = 4

/** Computes the statistics of the whole history, in short turns. */
export async function insights(
  { ledger, clock, signal }: Pick<CommandContext, 'ledger' | 'clock' | 'signal'>,
  query: InsightsQuery,
): Promise<Insights> {
  const entries = ledger.entries()
  let oldest = clock.now()
  for (const { outcome } of entries) oldest = Math.min(oldest, outcome.at)
  const count = new InsightsCounter(query, clock.now(), oldest)
  let turn = clock.monotonic()
  for (const entry of entries) {
    count.add(entry)
    if (clock.monotonic() - turn < maxTurnMs) continue
    await setImmediate(undefined, { signal })
    turn = clock.monotonic()
  }
  return count.result()
}
