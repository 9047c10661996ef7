import { getServerId } from '#shared/rules/job-key.ts'
import type { JobKey, JobState, ServerId, ServerState } from '#shared/model.ts'
import type { Settings } from '#shared/settings.ts'
import { getQuietHoursEnd } from './quiet-hours.ts'

export interface MuteContext {
  readonly jobs: ReadonlyMap<JobKey, JobState>
  readonly servers: ReadonlyMap<ServerId, ServerState>
  readonly settings: Settings
  readonly now: number
}

/** Returns why all notifications are suppressed; undefined if none are. */
export function getGlobalMuteReason({ settings, now }: Pick<MuteContext, 'settings' | 'now'>) {
  if (settings.pausedUntil > now) return 'paused'
  return getQuietHoursEnd(settings.quietHours, now) === undefined ? undefined : ('quiet-hours' as const)
}

/** Whether a server is muted or paused. */
export const isServerMuted = (server: ServerState | undefined, now: number): boolean =>
  server !== undefined && (server.muted || (server.pausedUntil ?? 0) > now)

/**
 * Returns whether the reason is the job or its server; undefined if the job isn't muted and the server is
 * neither muted nor paused.
 */
export function getMuteReason(
  key: JobKey,
  { jobs, servers, now }: Pick<MuteContext, 'jobs' | 'servers' | 'now'>,
): 'server' | 'job' | undefined {
  if (isServerMuted(servers.get(getServerId(key)), now)) return 'server'
  return jobs.get(key)?.user.muted ? 'job' : undefined
}
