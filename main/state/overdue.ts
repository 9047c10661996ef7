import { getJobKind } from '#shared/job-kind.ts'
import type { Clock } from '#main/base/clock.ts'
import { Timer } from '#main/base/timer.ts'
import type { JobKey, JobState } from '#shared/model.ts'
import { getRunLimit, getWorkStart } from '#shared/rules/usual-duration.ts'
import { isWaiting } from '#shared/rules/status.ts'
import { findNewOutcomes } from './reduce-job.ts'
import type { AppStore } from './store.ts'
import { getOutcomeCourse, type UsualDurations } from './usual-durations.ts'

/** The longest timer, in ms, because the wall clock may be changed. */
const maxTimerMs = 60 * 60_000

const isOpen = ({ outcome, status, overdue, run }: JobState): boolean =>
  !outcome && status !== undefined && !isWaiting(status) && overdue?.run !== run

/**
 * Marks a run that exceeds its limit, or takes much longer than usual on its server. `confirm` fetches the
 * job's status first, because the run may have ended while the machine slept.
 */
export function followOverdue(
  store: AppStore,
  clock: Clock,
  usual: UsualDurations,
  confirm: (key: JobKey) => void,
  signal: AbortSignal,
): void {
  const open = new Set<JobKey>()
  const confirming = new Set<JobKey>()
  const timer = new Timer(clock, () => checkAll())

  function checkJob(key: JobKey) {
    const job = store.state().jobs.get(key)
    if (!job || !isOpen(job)) {
      confirming.delete(key)
      return void open.delete(key)
    }
    open.add(key)
    if (job.startedAt === undefined) return undefined
    const { servers, settings } = store.state()
    const skewMs = servers.get(job.serverId)?.skewMs ?? 0
    const startedAt = job.startedAt - skewMs
    const queuedMs = (getWorkStart(job, skewMs) ?? Infinity) - startedAt
    const minutes = job.kind && settings.limitMinutes[job.kind]
    const limit = getRunLimit(job.limitMs, minutes && minutes * 60_000, usual.of(job), queuedMs)
    if (!limit) return undefined
    const dueAt = startedAt + limit.afterMs
    const left = dueAt - clock.now()
    if (left > 0) return timer.scheduleSooner(Math.min(left, maxTimerMs))
    if ((job.updatedAt ?? 0) < dueAt) {
      if (confirming.has(key)) return undefined
      confirming.add(key)
      return confirm(key)
    }
    store.updateJob(key, (now) => ({ ...now, overdue: { run: now.run, ...limit.overdue } }))
  }

  function checkAll() {
    for (const key of open) checkJob(key)
  }

  const stop = store.onChange((change) => {
    if (change.of === 'settings') timer.scheduleSooner(0)
    if (change.of !== 'job') return
    const { key, before, after } = change
    for (const outcome of findNewOutcomes(before, after)) {
      const course = getOutcomeCourse(outcome, after)
      usual.add({ outcome, label: after?.label, jobKind: getJobKind({ kind: after?.kind, outcome }), course })
      // It may be the run that makes a duration usual.
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
