import { outcomeKinds, type OutcomeCounts } from '../outcome.ts'
import { getErrorCause, getCauseLine } from '../rules/error-cause.ts'
import { truncateLine } from './truncate-line.ts'
import type { Texts } from './index.ts'

const maxCauses = 3
const maxCauseLength = 120

/** Formats "3 completed, 1 failed". */
export const formatCounts = (counts: OutcomeCounts, { outcomes }: Pick<Texts, 'outcomes'>): string =>
  outcomeKinds
    .filter((kind) => counts[kind] > 0)
    .map((kind) => outcomes[kind].count(counts[kind]))
    .join(', ')

/** Formats "4 jobs finished: 3 completed, 1 failed", or "4 jobs completed". */
export function formatOutcomeCounts(
  counts: OutcomeCounts,
  { notifications, outcomes }: Pick<Texts, 'notifications' | 'outcomes'>,
): string {
  const kinds = outcomeKinds.filter((kind) => counts[kind] > 0)
  const total = kinds.reduce((sum, kind) => sum + counts[kind], 0)
  const [only] = kinds
  if (only && kinds.length === 1) return outcomes[only].jobs(total)
  return notifications.finished(total, formatCounts(counts, { outcomes }))
}

/** Formats causes such as "Ollama refused the connection (12)", the most frequent first. */
export function formatCauses(
  errors: readonly string[],
  { notifications }: Pick<Texts, 'notifications'>,
): readonly string[] {
  const causes = new Map<string, string[]>()
  for (const error of errors) {
    const cause = getErrorCause(error) ?? error
    if (cause !== '') causes.set(cause, [...(causes.get(cause) ?? []), error])
  }
  const sorted = [...causes.values()]
    .map((same) => ({ line: getCauseLine(same) ?? '', count: same.length }))
    .toSorted((a, b) => b.count - a.count)
  const shown = sorted.slice(0, maxCauses)
  const rest = sorted.length - shown.length
  return [
    ...shown.map(({ line, count }) => notifications.cause(truncateLine(line, maxCauseLength), count)),
    ...(rest > 0 ? [notifications.moreCauses(rest)] : []),
  ]
}
