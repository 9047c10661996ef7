import { isTerminal } from '#shared/rules/status.ts'
import { getNextConfirmation, getNextLostTrackCheck } from './delays.ts'
import type { JobFollower, Nudge, RunEnd } from './job-follower.ts'

/** Waits for `ms`, or for ever, but at most until the next nudge. */
export async function waitForNudge({ inbox, options }: JobFollower, ms?: number): Promise<Nudge | undefined> {
  const { clock, signal } = options
  const until = ms === undefined ? undefined : clock.monotonic() + ms
  for (;;) {
    const left = until === undefined ? undefined : until - clock.monotonic()
    const message = await inbox.next(signal, left)
    if (message === undefined) return undefined
    if (message.type === 'nudge') return message.nudge
    // Anything else is a late message of a closed stream.
  }
}

/**
 * Waits until an ended run moves: terminal is not final (docs/reference/compileo-server.md). Completed and lost
 * runs are only confirmed after a restart from here, or when the feed reports that they move.
 */
export async function waitUntilMoved(
  follower: JobFollower,
  over: RunEnd,
  lookAtOnce: boolean,
): Promise<void> {
  const { clock } = follower.options
  let { kind, completedAt } = over
  // The wall clock may have been set back since.
  let since = clock.monotonic() - Math.max(0, clock.now() - over.at)
  let restarted = false
  let final = kind === 'completed' || kind === 'lost'
  function nextWait(): number | undefined {
    const sinceMs = clock.monotonic() - since
    return follower.mayStillRun ? getNextLostTrackCheck(sinceMs) : getNextConfirmation(sinceMs, restarted)
  }
  let wait = final ? undefined : lookAtOnce ? 0 : nextWait()
  for (;;) {
    const nudge = await waitForNudge(follower, wait)
    if (nudge === 'restarted') {
      restarted = true
      final = false
      since = clock.monotonic()
    } else if (nudge === undefined && follower.isCoveredByFeed) {
      // The feed would have said that it moved.
    } else if (!final || nudge === 'served') {
      const checked = await follower.check('confirmation')
      const reported = checked.type === 'known' ? checked.report : undefined
      if (reported && !isTerminal(reported.status)) return
      const report =
        (follower.mayStillRun ? await follower.endByRecords(checked.type === 'missing') : undefined) ??
        reported
      // Finished jobs are deleted early: nothing more will come.
      if (checked.type === 'missing') final = !follower.mayStillRun
      if (report && isTerminal(report.status)) {
        if (report.status !== kind || report.completedAt !== completedAt) {
          // It moved unobserved and has ended again.
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
