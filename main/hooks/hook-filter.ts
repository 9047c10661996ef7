import type { Hook } from '../../shared/hooks.ts'
import type { JobOutcome, JobState } from '../../shared/model.ts'
import { serverIdOf } from '../../shared/rules/job-key.ts'
import { globalMute, mutedReason, type MuteContext } from '../state/mutes.ts'

/** Whether a hook acts on an outcome. Pure. */
export function actsOn(
  hook: Hook,
  outcome: JobOutcome,
  job: JobState | undefined,
  context: MuteContext,
): boolean {
  const { isOn, outcomes, kinds, servers, longerThanMinutes, alsoWhilePaused } = hook
  // A run that completed with errors is of interest to hooks for either.
  const names = outcome.kind === 'completedWithErrors' ? (['completed', 'failed'] as const) : [outcome.kind]
  if (!isOn || !names.some((name) => outcomes.includes(name))) return false
  if (kinds.length > 0 && !kinds.some((kind) => kind === job?.kind)) return false
  if (servers.length > 0 && !servers.includes(serverIdOf(outcome.key))) return false
  // Of a run whose start is unknown nobody can say that it took long.
  const tookMs = outcome.startedAt === undefined ? 0 : outcome.at - outcome.startedAt
  if (longerThanMinutes !== undefined && tookMs <= longerThanMinutes * 60_000) return false
  return alsoWhilePaused || (globalMute(context) ?? mutedReason(outcome.key, context)) === undefined
}
