import type { Priority } from '#main/compileo/request-budget.ts'
import type { JobReport } from '#main/compileo/schema.ts'
import { runningQueuePosition, isTerminal, isWaiting } from '#shared/rules/status.ts'
import { cancelCheckDelayMs } from './delays.ts'
import { toFollowResult, type JobFollower, type FollowResult } from './job-follower.ts'
import { PendingCheck } from './pending-check.ts'

/**
 * Follows a job through the feed. Returns undefined if the feed doesn't cover the job and the plugin has no
 * outcome of it.
 */
export async function followFeed(follower: JobFollower): Promise<FollowResult | undefined> {
  const { options, inbox } = follower
  const { clock, emit, feed, jobId, reach, signal } = options
  if (!feed) return undefined
  const pendingCheck = new PendingCheck()
  let last: JobReport | undefined

  function scheduleCheck(why: Priority, afterMs?: number) {
    if (pendingCheck.scheduleCheck(clock.monotonic(), why, afterMs)) inbox.push({ type: 'check-due' })
  }

  function onJob(report: JobReport) {
    // An outcome in the feed is only a hint, so the job's status must confirm it.
    if (isTerminal(report.status)) return scheduleCheck('outcome')
    // Falling progress or a new wait suggests a restart. But the server may also report the start of one run
    // twice, so the status is requested.
    const waitsAgain = isWaiting(report.status) && !isWaiting(last?.status)
    if (last && (report.progress < last.progress || waitsAgain)) scheduleCheck('confirmation')
    // A start time in a later report counts only if a worker has just taken the job. Otherwise it may be the
    // time at which the job was queued.
    const isTaken =
      report.queuePosition === runningQueuePosition && last?.queuePosition !== runningQueuePosition
    follower.emitReport(last && !isTaken ? { ...report, startedAt: undefined } : report)
    last = report
  }

  async function checkStatus(): Promise<FollowResult | undefined> {
    const reportBefore = last
    const why = pendingCheck.priority ?? 'confirmation'
    pendingCheck.take()
    const checked = await follower.confirm(why)
    const verdict = toFollowResult(checked)
    // The response may be older than updates that arrived since the request.
    if (checked.type === 'known' && (verdict || last === reportBefore)) follower.emitReport(checked.report)
    if (verdict && (verdict.type !== 'error' || !reach.state().up)) return verdict
    pendingCheck.onFruitless(clock.monotonic())
    if (verdict && why === 'outcome') scheduleCheck('outcome')
    return undefined
  }

  await feed.settled(signal)
  inbox.clear()
  const leave = feed.subscribe(jobId, {
    onJob,
    onGone: () => scheduleCheck('outcome'),
    onEnd: () => inbox.push({ type: 'feed-end' }),
  })
  if (!leave) return follower.findMissedEnd()
  emit({ type: 'connection', connection: { state: 'live' } })
  try {
    for (;;) {
      const { dueAt } = pendingCheck
      const message = await inbox.next(signal, dueAt === Infinity ? undefined : dueAt - clock.monotonic())
      if (message?.type === 'feed-end') return { type: 'again' }
      if (message?.type === 'nudge') {
        if (message.nudge === 'wake') return { type: 'again' }
        scheduleCheck('confirmation', message.nudge === 'cancelled' ? cancelCheckDelayMs : 0)
      }
      if (clock.monotonic() < pendingCheck.dueAt) continue
      const verdict = await checkStatus()
      if (verdict) return verdict
    }
  } finally {
    leave()
  }
}
