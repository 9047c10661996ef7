import type { OutcomeKind } from '../outcome.ts'

/** How long a run took, in ms, if that is known. Nobody saw when a lost run ended. */
export function getRunTime(
  kind: OutcomeKind | undefined,
  startedAt: number | undefined,
  endedAt: number | undefined,
): number | undefined {
  if (kind === 'lost' || startedAt === undefined || endedAt === undefined || endedAt < startedAt)
    return undefined
  return endedAt - startedAt
}
