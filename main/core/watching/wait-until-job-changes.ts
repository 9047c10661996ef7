import { isTerminal } from '#shared/rules/status.ts'
import { getNextConfirmationDelay, getNextLostTrackDelay } from './delays.ts'
import type { JobFollower, Nudge, RunEnd } from './job-follower.ts'

/** Waits until the next nudge, or at most `ms` if given. */
export async function waitForNudge({ inbox, options }: JobFollower, ms?: number): Promise<Nudge | undefined> {
  const { clock, signal } = options
  const until = ms === undefined ? undefined : clock.monotonic() + ms
  for (;;) {
    const remainingMs = until === undefined ? undefined : until - clock.monotonic()
    const message = await inbox.next(signal, remainingMs)
    if (message === undefined) return undefined
    if (message.type === 'nudge') return message.nudge
    // Other messages come from a stream that has been closed.
  }
}

/**
 * Waits until an ended run changes again, because the server may still change a final status
 * (docs/reference/compileo-server.md). A completed or lost run is confirmed again only after this program has
 * restarted it, or when the feed reports a change.
 */
export async function waitUntilJobChanges(
  follower: JobFollower,
  runEnd: RunEnd,
  checksAtOnce: boolean,
): Promise<void> {
  const { clock } = follower.options
  let { kind, completedAt } = runEnd
  // The wall clock may have been set back since the outcome.
  let since = clock.monotonic() - Math.max(0, clock.now() - runEnd.at)
  let restarted = false
  let final = kind === 'completed' || kind === 'lost'
  function nextWait(): number | undefined {
    const sinceMs = clock.monotonic() - since
    return follower.mayStillRun
      ? getNextLostTrackDelay(sinceMs)
      : getNextConfirmationDelay(sinceMs, restarted)
  }
  let wait = final ? undefined : checksAtOnce ? 0 : nextWait()
  for (;;) {
    const nudge = await waitForNudge(follower, wait)
    if (nudge === 'restarted') {
      restarted = true
      final = false
      since = clock.monotonic()
    } else if (nudge === undefined && follower.isCoveredByFeed) {
      // If the feed covers this job, it would have reported a change.
    } else if (!final || nudge === 'feed-report') {
      const checked = await follower.check('confirmation')
      const reported = checked.type === 'known' ? checked.report : undefined
      if (reported && !isTerminal(reported.status)) return
      const report =
        (follower.mayStillRun ? await follower.endFromRecords(checked.type === 'missing') : undefined) ??
        reported
      // The server deletes ended jobs after a while. A deleted job can't change any more.
      if (checked.type === 'missing') final = !follower.mayStillRun
      if (report && isTerminal(report.status)) {
        if (report.status !== kind || report.completedAt !== completedAt) {
          // The job has run again without our notice, and has ended again.
          completedAt = report.completedAt
          kind = report.status
          since = clock.monotonic()
          restarted = false
        }
        final = kind === 'completed'
      }
    }
    wait = final ? undefined : nextWait()
  }
}
