import { getJobKind } from '#shared/job-kind.ts'
import type { Hook } from '#shared/hooks.ts'
import type { HookEventKind } from '#shared/hook-services.ts'
import type { JobKey, JobOutcome, JobState, ServerId, JobWith } from '#shared/model.ts'
import { outcomes } from '#shared/outcome.ts'
import { getServerId } from '#shared/rules/job-key.ts'
import { getGlobalMuteReason, getMuteReason, type MuteContext } from '#main/core/state/mutes.ts'

/** Whether a hook is on, its filter selects an outcome, and the outcome isn't muted for it. */
export function matchesOutcome(
  hook: Hook,
  outcome: JobOutcome,
  job: JobState | undefined,
  context: MuteContext,
): boolean {
  const names = outcomes[outcome.kind].hooks
  if (!hook.isOn || !names.some((name) => hook.outcomes.includes(name))) return false
  if (!matchesJob(hook, getServerId(outcome.key), { identity: job?.identity ?? {}, outcome })) return false
  return isNotMuted(hook, outcome.key, context)
}

/** Whether a hook is on, its filter selects another event of a job, and the event isn't muted for it. */
export const matchesJobEvent = (
  hook: Hook,
  kind: HookEventKind,
  job: JobState,
  context: MuteContext,
): boolean =>
  isSubscribedTo(hook, kind) &&
  matchesJob(hook, job.identity.serverId, job) &&
  isNotMuted(hook, job.identity.key, context)

/** Whether a hook is on, its filter selects a server's event, and the event isn't muted for it. */
export const matchesServerEvent = (
  hook: Hook,
  kind: HookEventKind,
  id: ServerId,
  context: MuteContext,
): boolean => isSubscribedTo(hook, kind) && matchesServer(hook, id) && isNotMuted(hook, `${id}/`, context)

const isSubscribedTo = ({ isOn, notices = [] }: Hook, kind: HookEventKind): boolean =>
  isOn && notices.includes(kind)

const matchesServer = ({ servers }: Hook, id: ServerId) => servers.length === 0 || servers.includes(id)

function matchesJob(hook: Hook, id: ServerId, job: JobWith<'kind' | 'outcome'>): boolean {
  const { kinds } = hook
  return (
    matchesServer(hook, id) &&
    (kinds.length === 0 || kinds.some((kind) => kind === getJobKind(job.identity, job.outcome)))
  )
}

const isNotMuted = ({ alsoWhilePaused }: Hook, key: JobKey, context: MuteContext) =>
  alsoWhilePaused || (getGlobalMuteReason(context) ?? getMuteReason(key, context)) === undefined
