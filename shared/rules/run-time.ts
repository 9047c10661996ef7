import type { OutcomeKind } from '../outcome.ts'

/** Returns the duration of a run in ms; undefined if it is unknown, as for a lost run. */
export function getRunTime(
  kind: OutcomeKind | undefined,
  startedAt: number | undefined,
  endedAt: number | undefined,
): number | undefined {
  if (kind === 'lost' || startedAt === undefined || endedAt === undefined || endedAt < startedAt)
    return undefined
  return endedAt - startedAt
}
