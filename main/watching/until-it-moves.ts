import type { JobReport } from '#main/compileo/schema.ts'
import { lostTrackMs } from '#shared/rules/lost-track.ts'
import { isTerminal } from '#shared/rules/status.ts'
import { nextConfirmation } from './delays.ts'
import type { Following, Nudge, RunEnd } from './following.ts'

/** The interval of confirmations for a run that the server lost track of, ms. */
const lostTrackConfirmMs = 60_000

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

const isFurther = (report: JobReport, last: JobReport): boolean =>
  report.progress !== last.progress || report.step !== last.step

/**
 * Terminal is not final (docs/reference/compileo-server.md). Completed and lost runs are only confirmed
 * after a restart from here, or when the feed reports that they move.
 *
 * @param lookAtOnce the run ended a while ago, unseen
 * @throws the reason of the watch's signal
 */
export async function untilItMoves(following: Following, over: RunEnd, lookAtOnce: boolean): Promise<void> {
  const { clock } = following.options
  let { kind, completedAt } = over
  // The wall clock may have been set back since.
  let since = clock.monotonic() - Math.max(0, clock.now() - over.at)
  let restarted = false
  let last: JobReport | undefined
  let final = kind === 'completed' || kind === 'lost'
  function nextWait(): number | undefined {
    const sinceMs = clock.monotonic() - since
    const ms = nextConfirmation(sinceMs, restarted)
    return following.mayStillRun && sinceMs < lostTrackMs
      ? Math.min(ms ?? lostTrackConfirmMs, lostTrackConfirmMs)
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
          // It moved unobserved and has ended again.
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
