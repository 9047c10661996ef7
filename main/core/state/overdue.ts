import { getJobKind } from '#shared/job-kind.ts'
import type { Clock } from '#main/base/clock.ts'
import { Timer } from '#main/base/timer.ts'
import type { JobKey, JobState, Overdue } from '#shared/model.ts'
import { findSilenceDeadline, getRunLimit, getWorkStart } from '#shared/rules/usual-duration.ts'
import { isWaiting } from '#shared/rules/status.ts'
import { findNewOutcomes } from './reduce-job.ts'
import type { AppStore } from './store.ts'
import { getOutcomeCourse, type UsualDurations } from './usual-durations.ts'

/**
 * The longest delay of a timer, in ms. It must be short, because the wall clock may be changed while the
 * timer runs.
 */
const maxTimerMs = 60 * 60_000

const isSilent = ({ run: { overdue } }: JobState): boolean =>
  overdue !== undefined && 'silentSince' in overdue

const isOpen = (job: JobState): boolean =>
  !job.outcome && job.run.status !== undefined && !isWaiting(job.run.status) && !isSilent(job)

/**
 * Marks runs that exceed their limit or usual duration, or that have been silent for too long. `confirmJob`
 * fetches the status first, because a run may have ended while the machine slept.
 */
export function watchForOverdueJobs(
  store: AppStore,
  clock: Clock,
  usualDurations: UsualDurations,
  confirmJob: (key: JobKey) => void,
  signal: AbortSignal,
): void {
  const open = new Set<JobKey>()
  const pendingConfirmations = new Set<JobKey>()
  const timer = new Timer(clock, () => checkAll())

  function checkJob(key: JobKey) {
    const job = store.state().jobs.get(key)
    if (!job || !isOpen(job)) {
      pendingConfirmations.delete(key)
      return void open.delete(key)
    }
    open.add(key)
    const { servers, settings } = store.state()
    const server = servers.get(job.identity.serverId)
    const silence = findSilenceDeadline(
      job,
      usualDurations.of(job.identity),
      server?.pluginVersion !== undefined,
    )
    if (silence) setOverdue(key, silence.dueAt, silence.overdue)
    if (job.run.overdue || job.run.startedAt === undefined) return undefined
    const skewMs = server?.skewMs ?? 0
    const startedAt = job.run.startedAt - skewMs
    const queuedMs = (getWorkStart(job, skewMs) ?? Infinity) - startedAt
    const minutes = job.identity.kind && settings.limitMinutes[job.identity.kind]
    const limit = getRunLimit(
      job.user.limitMs,
      minutes && minutes * 60_000,
      usualDurations.of(job.identity),
      queuedMs,
    )
    if (!limit) return undefined
    return setOverdue(key, startedAt + limit.afterMs, limit.overdue)
  }

  /**
   * Marks a run as overdue at `dueAt`. If its status has not been fetched since then, the status is fetched
   * first.
   */
  function setOverdue(key: JobKey, dueAt: number, overdue: Overdue) {
    const remainingMs = dueAt - clock.now()
    if (remainingMs > 0) return timer.scheduleSooner(Math.min(remainingMs, maxTimerMs))
    if ((store.state().jobs.get(key)?.run.updatedAt ?? 0) < dueAt) {
      if (pendingConfirmations.has(key)) return undefined
      pendingConfirmations.add(key)
      return confirmJob(key)
    }
    pendingConfirmations.delete(key)
    return store.updateJob(key, (now) => ({
      ...now,
      run: { ...now.run, overdue },
    }))
  }

  function checkAll() {
    for (const key of open) checkJob(key)
  }

  const stop = store.onChange((change) => {
    if (change.type === 'settings') timer.scheduleSooner(0)
    if (change.type !== 'job') return
    const { key, before, after } = change
    for (const outcome of findNewOutcomes(before, after)) {
      const course = getOutcomeCourse(outcome, after)
      usualDurations.add({
        outcome,
        label: after?.identity.label,
        jobKind: getJobKind(after?.identity ?? {}, outcome),
        course,
      })
      // This run may make the usual duration known, so other runs are checked again.
      timer.scheduleSooner(0)
    }
    checkJob(key)
  })
  signal.addEventListener('abort', () => {
    stop()
    timer.cancel()
  })
  for (const key of store.state().jobs.keys()) checkJob(key)
}
