import type { CommandResult, Reply, RequestArgument } from '#shared/contract.ts'
import { createMessage } from '#shared/message.ts'
import type { LedgerEntry } from '#main/core/storage/ledger.ts'
import type { MergedRuns, DayTimeline, EndedDayRun } from '#shared/day-timeline.ts'
import type { HistoryEntry } from '#shared/model.ts'
import { countOutcomes } from '#shared/outcome.ts'
import { getServerId, getJobId } from '#shared/rules/job-key.ts'
import { containsWords, splitSearchWords } from '#shared/rules/search.ts'
import { formatPlainSummary } from '#shared/result-summary.ts'
import type { CommandContext } from '#main/core/commands/context.ts'

export type HistoryQuery = RequestArgument<'history'>
export type HistoryFilter = Pick<HistoryQuery, 'search' | 'kinds' | 'serverId'>

const getSearchableTexts = ({ outcome, label, jobKind, project, subject, server }: LedgerEntry) => [
  label,
  jobKind,
  project?.name,
  subject,
  getJobId(outcome.key),
  server,
  outcome.error,
  outcome.result && formatPlainSummary(outcome.result),
]

/** Returns the outcomes that match the filter, newest first. */
export function filterHistory(
  entries: readonly LedgerEntry[],
  { search, kinds, serverId }: HistoryFilter,
): LedgerEntry[] {
  const words = splitSearchWords(search)
  const fits = (entry: LedgerEntry): boolean => {
    const { key, kind } = entry.outcome
    if (kinds.length > 0 && !kinds.includes(kind)) return false
    if (serverId !== undefined && !key.startsWith(`${serverId}/`)) return false
    return words.length === 0 || containsWords(getSearchableTexts(entry), words)
  }
  // If two jobs ended at the same time, the one that was recorded later comes first.
  return entries
    .filter(fits)
    .toReversed()
    .toSorted((a, b) => b.outcome.at - a.outcome.at)
}

function toHistoryEntry({ outcome, silence, server, ...known }: LedgerEntry): HistoryEntry {
  const { label, jobKind, project, subject } = known
  return { outcome, jobId: getJobId(outcome.key), label, jobKind, project, subject, server, silence }
}

/** Returns a page of the matching outcomes, newest first, and the number of all matches. */
export function selectHistoryPage(
  entries: readonly LedgerEntry[],
  { offset, limit, ...filter }: HistoryQuery,
): Reply<'history'> {
  const matches = filterHistory(entries, filter)
  return { entries: matches.slice(offset, offset + limit).map(toHistoryEntry), total: matches.length }
}

/** Returns a page of the history. It includes jobs that the server has deleted. */
export const getHistoryPage = ({ ledger }: CommandContext, query: HistoryQuery): Reply<'history'> =>
  selectHistoryPage(ledger.entries(), query)

/** The most runs that get bars of their own. If there are more, runs are grouped into blocks. */
const maxRuns = 500
/** The length of a block, in ms. A day of 24 hours has 144 blocks. */
const blockMs = 10 * 60_000

function toDayRun({ outcome, label, jobKind, project }: LedgerEntry): EndedDayRun {
  const { key, id, kind, startedAt, at } = outcome
  return { key, id, kind, at, startedAt, label, jobKind, project }
}

function groupIntoBlocks(entries: readonly LedgerEntry[], dayStart: number): readonly MergedRuns[] {
  const getBlockStart = ({ outcome }: LedgerEntry) => outcome.at - ((outcome.at - dayStart) % blockMs)
  const blocks = [...Map.groupBy(entries, getBlockStart)].toSorted(([a], [b]) => a - b)
  return blocks.flatMap(([from, ended]) => {
    const servers = Map.groupBy(ended, ({ outcome }) => getServerId(outcome.key))
    return [...servers].map(([serverId, own]) => {
      const counts = countOutcomes(own.map(({ outcome }) => outcome))
      return { serverId, from, until: from + blockMs, ...counts }
    })
  })
}

/** Returns the runs that ended on the day of `now`. If there are too many, returns blocks of runs. */
export function createDayTimeline(entries: readonly LedgerEntry[], now: number): DayTimeline {
  const from = new Date(now).setHours(0, 0, 0, 0)
  // The server's clock may be ahead of ours, so a run may seem to end in the future.
  const until = new Date(now).setHours(24, 0, 0, 0)
  const ended = entries.filter(({ outcome }) => outcome.at >= from && outcome.at < until)
  return ended.length > maxRuns
    ? { from, runs: [], mergedRuns: groupIntoBlocks(ended, from) }
    : { from, runs: ended.map(toDayRun), mergedRuns: [] }
}

/** Returns the runs that ended today. */
export const getTodaysTimeline = ({ ledger, clock }: Pick<CommandContext, 'ledger' | 'clock'>): DayTimeline =>
  createDayTimeline(ledger.entries(), clock.now())

/**
 * Clears the history. Due outcomes and the latest run of each watched job stay, because otherwise an outcome
 * might be announced twice.
 */
export async function clearHistory({ ledger, store }: CommandContext): Promise<CommandResult> {
  const latest = new Map(ledger.entries().map((entry) => [entry.outcome.key, entry.outcome.id]))
  const mustKeep = ({ outcome: { key, id } }: LedgerEntry): boolean =>
    store.state().jobs.has(key) && latest.get(key) === id
  const cleared = await ledger.clear(mustKeep)
  return cleared.ok ? { ok: true, message: createMessage('storage.historyCleared', cleared.gone) } : cleared
}
