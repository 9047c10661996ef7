import { isTerminal } from '#shared/rules/status.ts'
import { nextConfirmation, nextLostTrack } from './delays.ts'
import type { Following, Nudge, RunEnd } from './following.ts'

/** Waits for `ms`, or for ever, but at most until the next nudge. */
export async function pause({ inbox, options }: Following, ms?: number): Promise<Nudge | undefined> {
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
export async function untilItMoves(following: Following, over: RunEnd, lookAtOnce: boolean): Promise<void> {
  const { clock } = following.options
  let { kind, completedAt } = over
  // The wall clock may have been set back since.
  let since = clock.monotonic() - Math.max(0, clock.now() - over.at)
  let restarted = false
  let final = kind === 'completed' || kind === 'lost'
  function nextWait(): number | undefined {
    const sinceMs = clock.monotonic() - since
    return following.mayStillRun ? nextLostTrack(sinceMs) : nextConfirmation(sinceMs, restarted)
  }
  let wait = final ? undefined : lookAtOnce ? 0 : nextWait()
  for (;;) {
    const nudge = await pause(following, wait)
    if (nudge === 'restarted') {
      restarted = true
      final = false
      since = clock.monotonic()
    } else if (nudge === undefined && following.isServed) {
      // The feed would have said that it moved.
    } else if (!final || nudge === 'served') {
      const checked = await following.check('confirmation')
      const reported = checked.is === 'known' ? checked.report : undefined
      if (reported && !isTerminal(reported.status)) return
      const report =
        (following.mayStillRun ? await following.endByRecords(checked.is === 'missing') : undefined) ??
        reported
      // Finished jobs are deleted early: nothing more will come.
      if (checked.is === 'missing') final = !following.mayStillRun
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
