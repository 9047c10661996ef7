import { ignoreAbort } from '../compileo/abort.ts'
import { fullJitter } from '../compileo/backoff.ts'
import type { Priority } from '../compileo/request-budget.ts'
import { isTerminal } from '../compileo/schema.ts'
import type { EndingKind } from '../state/types.ts'
import { confirm } from './confirm.ts'
import { nextLook } from './delays.ts'
import { followByPolling } from './follow-polling.ts'
import { followStream } from './follow-stream.ts'
import type { Following, JobWatcherOptions, Nudge, Verdict, WatchMessage } from './following.ts'
import { createInbox } from './inbox.ts'

export interface JobWatcher {
  nudge(nudge: Nudge): void
}

/** Follows one job until its signal is aborted. */
export function watchJob(options: JobWatcherOptions): JobWatcher {
  const { clock, random, signal, emit, reach } = options
  const inbox = createInbox<WatchMessage>(clock)
  let known = options.known

  const following: Following = {
    options,
    inbox,
    heard: () => {
      known = true
    },
    emitReport(report) {
      known = true
      emit({ type: 'report', report, at: clock.now() })
    },
    async check(priority) {
      const { client, jobId, rank } = options
      const checked = await confirm(client, clock, jobId, { signal, priority, rank })
      if (checked.is === 'known') following.emitReport(checked.report)
      else if (checked.is === 'unclear') reach.report(checked.error)
      return checked
    },
  }

  /** Waits, but no longer than until the next nudge. */
  async function pause(ms?: number): Promise<Nudge | undefined> {
    const until = ms === undefined ? undefined : clock.now() + ms
    for (;;) {
      const left = until === undefined ? undefined : until - clock.now()
      const message = await inbox.next(signal, left)
      if (message === undefined) return undefined
      if (message.type === 'nudge') return message.nudge
      // Anything else is a late word of a stream that is closed already.
    }
  }

  async function untilReachable() {
    const state = reach.state()
    if (state.up) return
    const { outage } = state
    emit({
      type: 'link',
      link: { state: outage.kind === 'unauthorized' ? 'unauthorized' : 'offline', reason: outage.message },
    })
    await reach.untilUp(signal)
  }

  /** Looks again at a run that is over, until it moves on. Terminal is not final (server facts). */
  async function untilItMoves(kind: EndingKind, endedAt: number): Promise<void> {
    emit({ type: 'link', link: { state: 'closed' } })
    let looks = 0
    let restarted = false
    let final = kind === 'completed' || kind === 'lost'
    for (;;) {
      const wait = final ? undefined : nextLook(looks, clock.now() - endedAt, restarted)
      const nudge = await pause(wait)
      if (nudge === 'restarted') {
        restarted = true
        final = false
        looks = 0
        continue
      }
      if (nudge && final) continue
      await reach.untilUp(signal)
      const checked = await following.check('confirmation')
      if (checked.is === 'missing') final = true // Finished jobs are deleted early: nothing more will come.
      if (checked.is !== 'known') {
        looks += 1
        continue
      }
      const { status, completedAt } = checked.report
      if (!isTerminal(status)) return
      const moved = status !== kind || (completedAt ?? endedAt) > endedAt
      looks = moved ? 0 : looks + 1
      kind = status
      endedAt = completedAt ?? endedAt
      if (status === 'completed') final = true
    }
  }

  async function run() {
    let attempt = 0
    let priority: Priority = 'firstLook'
    let over = options.over
    let verdict: Verdict
    if (!over) emit({ type: 'link', link: { state: 'connecting' } })
    for (;;) {
      if (over) {
        await untilItMoves(over.kind, over.at)
        over = undefined
      }
      await untilReachable()
      verdict = await followStream(following, priority)
      if (verdict.is === 'no-stream') verdict = await followByPolling(following)
      priority = 'reconnect'
      switch (verdict.is) {
        case 'over':
          attempt = 0
          over = { kind: verdict.kind, at: clock.now() }
          break
        case 'missing': {
          const at = clock.now()
          emit(known ? { type: 'lost', at } : { type: 'unknown-job', message: verdict.message, at })
          over = { kind: 'lost', at }
          break
        }
        case 'again':
        case 'no-stream':
          attempt = 0
          break
        case 'trouble': {
          if (verdict.lasted) attempt = 0
          if (!verdict.heard) reach.report(verdict.error)
          if (!reach.state().up) break
          const wait = fullJitter(attempt++, random)
          emit({
            type: 'link',
            link: { state: 'waiting', reason: verdict.error.message, nextTryAt: clock.now() + wait },
          })
          await pause(wait)
          break
        }
      }
    }
  }

  run().catch(ignoreAbort(signal))
  return { nudge: (nudge) => inbox.push({ type: 'nudge', nudge }) }
}
