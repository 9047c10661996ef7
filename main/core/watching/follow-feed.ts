import type { JobReport } from '#main/compileo/schema.ts'
import { runningQueuePosition, isTerminal, isWaiting } from '#shared/rules/status.ts'
import { toFollowResult, type JobFollower, type FollowResult } from './job-follower.ts'
import { StatusChecks } from './status-checks.ts'

/**
 * Follows a job through the feed. Returns undefined if the feed doesn't cover the job and the plugin has no
 * outcome of it.
 */
export async function followFeed(follower: JobFollower): Promise<FollowResult | undefined> {
  const { options, inbox } = follower
  const { clock, emit, feed, jobId, signal } = options
  if (!feed) return undefined
  const checks = new StatusChecks(follower)
  let last: JobReport | undefined

  function onJob(report: JobReport) {
    // An outcome in the feed is only a hint, so the job's status must confirm it.
    if (isTerminal(report.status)) return checks.schedule('outcome')
    // Falling progress or a new wait suggests a restart. But the server may also report the start of one run
    // twice, so the status is requested.
    const waitsAgain = isWaiting(report.status) && !isWaiting(last?.status)
    if (last && (report.progress < last.progress || waitsAgain)) checks.schedule('confirmation')
    // A start time in a later report counts only if a worker has just taken the job. Otherwise it may be the
    // time at which the job was queued.
    const isTaken =
      report.queuePosition === runningQueuePosition && last?.queuePosition !== runningQueuePosition
    follower.emitReport(last && !isTaken ? { ...report, startedAt: undefined } : report)
    last = report
  }

  async function checkStatus(): Promise<FollowResult | undefined> {
    const reportBefore = last
    const why = checks.take()
    const checked = await follower.confirm(why)
    const verdict = toFollowResult(checked)
    // The response may be older than updates that arrived since the request.
    if (checked.type === 'known' && (verdict || last === reportBefore)) follower.emitReport(checked.report)
    return checks.settle(why, verdict)
  }

  await feed.settled(signal)
  inbox.clear()
  const leave = feed.subscribe(jobId, {
    onJob,
    onGone: () => checks.schedule('outcome'),
    onEnd: () => inbox.push({ type: 'feed-end' }),
  })
  if (!leave) return follower.findMissedEnd()
  emit({ type: 'connection', connection: { state: 'live' } })
  try {
    for (;;) {
      const { dueAt } = checks
      const message = await inbox.next(signal, dueAt === Infinity ? undefined : dueAt - clock.monotonic())
      if (message?.type === 'feed-end') return { type: 'again' }
      if (message?.type === 'nudge') {
        if (message.nudge === 'wake') return { type: 'again' }
        checks.scheduleAfterNudge(message.nudge)
      }
      if (clock.monotonic() < checks.dueAt) continue
      const verdict = await checkStatus()
      if (verdict) return verdict
    }
  } finally {
    leave()
  }
}
