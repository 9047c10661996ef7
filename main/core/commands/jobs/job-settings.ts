import type { CommandResult, RequestArgument } from '#shared/contract.ts'
import type { JobKey, JobState } from '#shared/model.ts'
import { createFailure } from '#shared/message.ts'
import type { AppStore } from '#main/core/state/store.ts'
import { getDismissableId } from '#shared/rules/attention.ts'
import type { CommandContext, UnwatchedJobs } from '#main/core/commands/context.ts'

const done: CommandResult = { ok: true }

/** How many unwatched jobs per server are remembered, so that watch rules don't watch them again. */
const maxDeclined = 500

function changeDeclined(
  store: AppStore,
  jobs: UnwatchedJobs['jobs'],
  update: (declined: readonly string[], ids: ReadonlySet<string>) => readonly string[],
) {
  for (const serverId of new Set(jobs.map(({ job }) => job.identity.serverId))) {
    const ids = new Set(
      jobs.flatMap(({ job }) => (job.identity.serverId === serverId ? [job.identity.jobId] : [])),
    )
    store.updateServer(serverId, (server) => ({ ...server, declinedJobs: update(server.declinedJobs, ids) }))
  }
}

/** Unwatches jobs. Watch rules won't watch them again. Nothing changes on the server. */
export function unwatchJobs(
  { store, engine, lastUnwatched }: CommandContext,
  keys: readonly JobKey[],
): CommandResult {
  const { jobs, unread } = store.state()
  const unwatchedJobs = keys.flatMap((key) => {
    const job = jobs.get(key)
    return job ? [{ job, isUnread: unread.has(key) }] : []
  })
  if (unwatchedJobs.length === 0) return createFailure('commands.notWatched')
  for (const { job } of unwatchedJobs) {
    engine.unwatch(job.identity.key)
    store.removeJob(job.identity.key)
  }
  changeDeclined(store, unwatchedJobs, (declined, ids) => [...declined, ...ids].slice(-maxDeclined))
  lastUnwatched.last = { jobs: unwatchedJobs }
  return done
}

/** Watches the most recently unwatched jobs again. */
export function undoUnwatch({ store, engine, lastUnwatched }: CommandContext): CommandResult {
  const { last } = lastUnwatched
  lastUnwatched.last = undefined
  if (!last) return createFailure('commands.nothingToUndo')
  changeDeclined(store, last.jobs, (declined, ids) => declined.filter((id) => !ids.has(id)))
  const { jobs, servers } = store.state()
  // The server may have been removed, or the user may have watched the job again already.
  const missing = last.jobs.filter(
    ({ job }) => servers.has(job.identity.serverId) && !jobs.has(job.identity.key),
  )
  for (const { job, isUnread } of missing) {
    store.putJob({ ...job, run: { ...job.run, connection: { state: 'connecting' } } }, isUnread)
    engine.watch(job.identity.key)
  }
  return done
}

/** Updates the given jobs, and skips those that are no longer watched. */
export function updateJobs(
  { store }: Pick<CommandContext, 'store'>,
  keys: readonly JobKey[],
  update: (job: JobState) => JobState,
): CommandResult {
  const watchedKeys = keys.filter((key) => store.state().jobs.has(key))
  for (const key of watchedKeys) store.updateJob(key, update)
  return watchedKeys.length > 0 ? done : createFailure('commands.notWatched')
}

/** Dismisses failures, or undoes that. A dismissed job needs no attention until it fails again. */
export function setJobsDismissed(
  context: CommandContext,
  keys: readonly JobKey[],
  dismissed: boolean,
): CommandResult {
  if (dismissed) context.store.markSeen(keys)
  return updateJobs(context, keys, (job) => ({
    ...job,
    user: { ...job.user, dismissed: dismissed ? getDismissableId(job) : undefined },
  }))
}

/** Sets a job's label. An empty label removes it. */
export const setJobLabel = (context: CommandContext, key: JobKey, label: string): CommandResult =>
  updateJobs(context, [key], (job) => ({
    ...job,
    identity: { ...job.identity, label: label.trim() || undefined },
  }))

/** Mutes or unmutes notifications about the jobs. */
export const setJobsMuted = (
  context: CommandContext,
  keys: readonly JobKey[],
  muted: boolean,
): CommandResult => updateJobs(context, keys, (job) => ({ ...job, user: { ...job.user, muted } }))

/** Sets how often jobs are auto-restarted after failures. With `null`, the server's setting is used. */
export const setAutoRestarts = (
  context: CommandContext,
  keys: readonly JobKey[],
  times: number | null,
): CommandResult =>
  updateJobs(context, keys, (job) => ({ ...job, user: { ...job.user, autoRestarts: times ?? undefined } }))

/** Sets the time limit of jobs, after which they are overdue. The jobs are checked against the new limit. */
export const setRunLimit = (
  context: Pick<CommandContext, 'store'>,
  { keys, limitMs }: RequestArgument<'setLimit'>,
): CommandResult =>
  updateJobs(context, keys, (job) => ({
    ...job,
    user: { ...job.user, limitMs: limitMs ?? undefined },
    run: { ...job.run, overdue: undefined },
  }))

/** Sets a job's time limit to twice its run's duration so far, but at least two minutes. */
export function extendRunLimit(context: CommandContext, key: JobKey): CommandResult {
  const { jobs, servers } = context.store.state()
  const job = jobs.get(key)
  const startedAt = job?.run.startedAt
  if (!job || startedAt === undefined) return createFailure('commands.notWatched')
  const skewMs = servers.get(job.identity.serverId)?.skewMs ?? 0
  const limitMs = 2 * Math.max(60_000, context.clock.now() - (startedAt - skewMs))
  return setRunLimit(context, { keys: [key], limitMs })
}
