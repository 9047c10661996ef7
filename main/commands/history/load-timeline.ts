import type { DayBlock, DayOfServers, DayRun } from '#shared/insights.ts'
import type { ServerId } from '#shared/model.ts'
import { noOutcomes, type OutcomeCounts } from '#shared/outcome.ts'
import { serverIdOf } from '#shared/rules/job-key.ts'
import type { LedgerEntry } from '#main/storage/ledger.ts'
import type { CommandContext } from '../context.ts'

/** More runs than these become blocks: no window has room for more bars. */
const mostRuns = 500
/** In ms: at most 144 a day and server. */
const blockMs = 10 * 60_000

function dayRun({ outcome, label, jobKind, project }: LedgerEntry): DayRun {
  const { key, id, kind, startedAt, at } = outcome
  return { key, id, kind, at, startedAt, label, jobKind, project }
}

function blocksOf(entries: readonly LedgerEntry[], from: number): readonly DayBlock[] {
  const blocks = new Map<
    string,
    { readonly serverId: ServerId; readonly nth: number; counts: Record<keyof OutcomeCounts, number> }
  >()
  for (const { outcome } of entries) {
    const serverId = serverIdOf(outcome.key)
    const nth = Math.floor((outcome.at - from) / blockMs)
    const name = `${serverId}/${nth}`
    const block = blocks.get(name) ?? {
      serverId,
      nth,
      counts: { ...noOutcomes },
    }
    block.counts[outcome.kind] += 1
    blocks.set(name, block)
  }
  return [...blocks.values()]
    .toSorted((a, b) => a.nth - b.nth)
    .map(({ serverId, nth, counts }) => ({
      serverId,
      from: from + nth * blockMs,
      until: from + (nth + 1) * blockMs,
      ...counts,
    }))
}

/** Runs that ended on the day of `now`, or blocks of them if there are too many. */
export function runsToday(entries: readonly LedgerEntry[], now: number): DayOfServers {
  const from = new Date(now).setHours(0, 0, 0, 0)
  // The server's clock may be a little ahead of ours.
  const until = new Date(now).setHours(24, 0, 0, 0)
  const ended = entries.filter(({ outcome }) => outcome.at >= from && outcome.at < until)
  return ended.length > mostRuns
    ? { from, runs: [], blocks: blocksOf(ended, from) }
    : { from, runs: ended.map(dayRun), blocks: [] }
}

/** Returns the runs that ended today. */
export const today = ({ ledger, clock }: Pick<CommandContext, 'ledger' | 'clock'>): DayOfServers =>
  runsToday(ledger.entries(), clock.now())
