import type { Priority } from '../compileo/request-budget.ts'
import type { JobReport } from '../compileo/schema.ts'
import { isTerminal, isWaiting } from '../../shared/rules/status.ts'
import { cancelShowsMs } from './delays.ts'
import { verdictOf, type Following, type Verdict } from './following.ts'
import { PendingCheck } from './pending-check.ts'

/**
 * Follows a job by the feed of its server, for as long as that serves it.
 * @returns undefined where it doesn't
 * @throws the reason of the watch's signal when it is aborted
 */
export async function followFeed(following: Following): Promise<Verdict | undefined> {
  const { options, inbox } = following
  const { clock, emit, feed, jobId, reach, signal } = options
  if (!feed) return undefined
  const pendingCheck = new PendingCheck()
  let last: JobReport | undefined

  function scheduleCheck(why: Priority, afterMs?: number) {
    if (pendingCheck.scheduleCheck(clock.monotonic(), why, afterMs)) inbox.push({ type: 'check-due' })
  }

  function onJob(report: JobReport) {
    // The feed is a hint, too: what is announced was confirmed by the job's own status.
    if (isTerminal(report.status)) return scheduleCheck('outcome')
    // A restart that nobody saw. Of one run the server tells two starts, so that alone says nothing.
    const waitsAgain = isWaiting(report.status) && !isWaiting(last?.status)
    if (last && (report.progress < last.progress || waitsAgain)) scheduleCheck('confirmation')
    following.emitReport(last ? { ...report, startedAt: undefined } : report)
    last = report
  }

  /** Asks for the truth and tells it. @returns the verdict that ends the following */
  async function look(): Promise<Verdict | undefined> {
    const seen = last
    const why = pendingCheck.priority ?? 'confirmation'
    pendingCheck.take()
    const checked = await following.ask(why)
    const verdict = verdictOf(checked)
    // The answer may be older than what was said meanwhile.
    if (checked.is === 'known' && (verdict || last === seen)) following.emitReport(checked.report)
    if (verdict && (verdict.is !== 'trouble' || !reach.state().up)) return verdict
    pendingCheck.inVain(clock.monotonic())
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
  if (!leave) return undefined
  emit({ type: 'connection', connection: { state: 'live' } })
  try {
    for (;;) {
      const { dueAt } = pendingCheck
      const message = await inbox.next(signal, dueAt === Infinity ? undefined : dueAt - clock.monotonic())
      if (message?.type === 'feed-end') return { is: 'again' }
      if (message?.type === 'nudge') {
        if (message.nudge === 'wake') return { is: 'again' }
        scheduleCheck('confirmation', message.nudge === 'cancelled' ? cancelShowsMs : 0)
      }
      if (clock.monotonic() < pendingCheck.dueAt) continue
      const verdict = await look()
      if (verdict) return verdict
    }
  } finally {
    leave()
  }
}
