import { jobIdOf } from '#shared/rules/job-key.ts'
import type { Reply, RequestArgument } from '#shared/contract.ts'
import type { HistoryEntry } from '#shared/model.ts'
import type { LedgerEntry } from '#main/storage/ledger.ts'
import { containsWords, searchWords } from '#shared/rules/search.ts'
import { plainSummary } from '#shared/result-summary.ts'
import type { CommandContext } from '../context.ts'

export type HistoryQuery = RequestArgument<'history'>
export type HistoryFilter = Pick<HistoryQuery, 'search' | 'kinds' | 'serverId'>

const textsOf = ({ outcome, label, jobKind, project, server }: LedgerEntry) => [
  label,
  jobKind,
  project?.name,
  jobIdOf(outcome.key),
  server,
  outcome.error,
  outcome.result && plainSummary(outcome.result),
]

/** Returns the filtered outcomes, newest first. */
export function filterHistory(
  entries: readonly LedgerEntry[],
  { search, kinds, serverId }: HistoryFilter,
): LedgerEntry[] {
  const words = searchWords(search)
  const fits = (entry: LedgerEntry): boolean => {
    const { key, kind } = entry.outcome
    if (kinds.length > 0 && !kinds.includes(kind)) return false
    if (serverId !== undefined && !key.startsWith(`${serverId}/`)) return false
    return words.length === 0 || containsWords(textsOf(entry), words)
  }
  // Of two that ended together, the later recorded one comes first.
  return entries
    .filter(fits)
    .toReversed()
    .toSorted((a, b) => b.outcome.at - a.outcome.at)
}

function historyEntry({ outcome, label, jobKind, project, server, silence }: LedgerEntry): HistoryEntry {
  return { outcome, jobId: jobIdOf(outcome.key), label, jobKind, project, server, silence }
}

/** A page of the history, newest first, and the number of all matches. */
export function searchHistory(
  entries: readonly LedgerEntry[],
  { offset, limit, ...filter }: HistoryQuery,
): Reply<'history'> {
  const found = filterHistory(entries, filter)
  return { entries: found.slice(offset, offset + limit).map(historyEntry), total: found.length }
}

/** Returns a page of the history, including jobs that the server has deleted since. */
export const history = ({ ledger }: CommandContext, query: HistoryQuery): Reply<'history'> =>
  searchHistory(ledger.entries(), query)
