import { kindOfJob } from '#shared/job-kind.ts'
import type { Hook } from '#shared/hooks.ts'
import type { HookNotice } from '#shared/hook-services.ts'
import type { JobKey, JobOutcome, JobState, ServerId } from '#shared/model.ts'
import { outcomes } from '#shared/outcome.ts'
import { serverIdOf } from '#shared/rules/job-key.ts'
import { globalMute, mutedReason, type MuteContext } from '#main/state/mutes.ts'

/** Whether a hook selects an outcome. */
export function actsOn(
  hook: Hook,
  outcome: JobOutcome,
  job: JobState | undefined,
  context: MuteContext,
): boolean {
  const names = outcomes[outcome.kind].hooks
  if (!hook.isOn || !names.some((name) => hook.outcomes.includes(name))) return false
  if (!isAbout(hook, serverIdOf(outcome.key), { ...job, outcome })) return false
  return isAllowed(hook, outcome.key, context)
}

/** Whether a hook acts on another event of a job. */
export const hearsOfJob = (hook: Hook, notice: HookNotice, job: JobState, context: MuteContext): boolean =>
  selects(hook, notice) && isAbout(hook, job.serverId, job) && isAllowed(hook, job.key, context)

/** Whether a hook acts on an event of a server. */
export const hearsOfServer = (hook: Hook, notice: HookNotice, id: ServerId, context: MuteContext): boolean =>
  selects(hook, notice) && isOfServer(hook, id) && isAllowed(hook, `${id}/`, context)

/** Whether a hook is on and wants this notice. */
export const selects = ({ isOn, notices = [] }: Hook, notice: HookNotice): boolean =>
  isOn && notices.includes(notice)

const isOfServer = ({ servers }: Hook, id: ServerId) => servers.length === 0 || servers.includes(id)

/** Whether a hook's filters let a job pass. */
export function isAbout(
  hook: Hook,
  id: ServerId,
  job: Pick<JobState, 'kind' | 'project' | 'outcome'>,
): boolean {
  const { kinds, projects = [] } = hook
  if (!isOfServer(hook, id)) return false
  if (kinds.length > 0 && !kinds.some((kind) => kind === kindOfJob(job))) return false
  const { id: projectId, name } = job.project ?? {}
  return projects.length === 0 || projects.some((each) => each === projectId || each === name)
}

/** Pauses and mutes hold a hook back. */
const isAllowed = ({ alsoWhilePaused }: Hook, key: JobKey, context: MuteContext) =>
  alsoWhilePaused || (globalMute(context) ?? mutedReason(key, context)) === undefined
