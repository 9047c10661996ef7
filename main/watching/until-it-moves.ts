import type { JobReport } from '../compileo/schema.ts'
import { lostTrackMs } from '../../shared/rules/lost-track.ts'
import { isTerminal } from '../../shared/rules/status.ts'
import { nextLook } from './delays.ts'
import type { Following, Nudge, Over } from './following.ts'

/** How often to confirm a run whose job the server lost track of, ms. */
const lostTrackLookMs = 60_000

/** Waits `ms` milliseconds, or for ever, but no longer than until the next nudge. */
export async function pause({ inbox, options }: Following, ms?: number): Promise<Nudge | undefined> {
  const { clock, signal } = options
  const until = ms === undefined ? undefined : clock.monotonic() + ms
  for (;;) {
    const left = until === undefined ? undefined : until - clock.monotonic()
    const message = await inbox.next(signal, left)
    if (message === undefined) return undefined
    if (message.type === 'nudge') return message.nudge
    // Anything else is a late word of a stream that is closed already.
  }
}

const isFurther = (report: JobReport, last: JobReport): boolean =>
  report.progress !== last.progress || report.step !== last.step

/**
 * Looks again at a run that is over, until it moves on: terminal is not final (docs/compileo-server.md). What completed
 * or was lost is only looked at after a restart from here, or where the feed tells that it moves.
 * @param lookAtOnce it has been over for a while, unseen
 * @throws the reason of the watch's signal when it is aborted
 */
export async function untilItMoves(following: Following, over: Over, lookAtOnce: boolean): Promise<void> {
  const { clock } = following.options
  let { kind, completedAt } = over
  // It ended by the wall clock, which may have been set back since.
  let since = clock.monotonic() - Math.max(0, clock.now() - over.at)
  let restarted = false
  let last: JobReport | undefined
  let final = kind === 'completed' || kind === 'lost'
  function nextWait(): number | undefined {
    const sinceMs = clock.monotonic() - since
    const ms = nextLook(sinceMs, restarted)
    return following.mayStillRun && sinceMs < lostTrackMs
      ? Math.min(ms ?? lostTrackLookMs, lostTrackLookMs)
      : ms
  }
  let wait = final ? undefined : lookAtOnce ? 0 : nextWait()
  for (;;) {
    const nudge = await pause(following, wait)
    if (nudge === 'restarted') {
      restarted = true
      final = false
      since = clock.monotonic()
    } else if (!final || nudge === 'served') {
      const checked = await following.check('confirmation')
      if (checked.is === 'missing') {
        // It has no outcome yet: following it again finds one.
        if (following.mayStillRun) return
        final = true // Finished jobs are deleted early: nothing more will come.
      }
      if (checked.is === 'known') {
        const { report } = checked
        if (!isTerminal(report.status)) return
        const recorded = following.mayStillRun ? await following.completeByRecords() : undefined
        const status = recorded?.status ?? report.status
        const endedAt = (recorded ?? report).completedAt
        if (status !== kind || endedAt !== completedAt) {
          // It moved while nobody looked, and is over again.
          completedAt = endedAt
          kind = status
          since = clock.monotonic()
          restarted = false
        } else if (following.mayStillRun && last && isFurther(report, last)) since = clock.monotonic()
        last = report
        final = kind === 'completed'
      }
    }
    wait = final ? undefined : nextWait()
  }
}
