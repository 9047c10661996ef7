import { ignoreAbort } from '../compileo/abort.ts'
import { fullJitter } from '../compileo/backoff.ts'
import type { Priority } from '../compileo/request-budget.ts'
import { followByPolling } from './follow-polling.ts'
import { followStream } from './follow-stream.ts'
import { createFollowing, type JobWatcherOptions, type Nudge, type Over } from './following.ts'
import { pause, untilItMoves } from './until-it-moves.ts'

export interface JobWatcher {
  nudge(nudge: Nudge): void
}

/** Follows one job until its signal is aborted. */
export function watchJob(options: JobWatcherOptions): JobWatcher {
  const { clock, random, signal, emit, reach } = options
  const following = createFollowing(options)

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

  async function follow(priority: Priority) {
    await untilReachable()
    emit({ type: 'link', link: { state: 'connecting' } })
    const verdict = await followStream(following, priority)
    return verdict.is === 'no-stream' ? followByPolling(following, verdict.report) : verdict
  }

  async function run() {
    let attempt = 0
    let priority: Priority = 'firstLook'
    let over: Over | undefined = options.over
    // What was over when the program last ended may have moved on meanwhile.
    let lookAtOnce = true
    for (;;) {
      if (over) {
        emit({ type: 'link', link: { state: 'closed' } })
        await untilItMoves(following, over, lookAtOnce)
        over = undefined
      }
      lookAtOnce = false
      const verdict = await follow(priority)
      priority = 'reconnect'
      const at = clock.now()
      switch (verdict.is) {
        case 'over':
          attempt = 0
          over = { kind: verdict.kind, at, completedAt: verdict.completedAt }
          break
        case 'missing':
          if (!following.isKnown()) {
            emit({ type: 'unknown-job', message: verdict.message, at })
            return
          }
          emit({ type: 'lost', at, skewMs: options.client.skewMs() })
          over = { kind: 'lost', at }
          break
        case 'again':
        case 'no-stream':
          attempt = 0
          break
        case 'trouble': {
          if (verdict.lasted) attempt = 0
          if (!verdict.heard) await reach.report(verdict.error)
          if (!reach.state().up) {
            attempt = 0
            break
          }
          const wait = fullJitter(attempt++, random)
          const nextTryAt = clock.now() + wait
          emit({ type: 'link', link: { state: 'waiting', reason: verdict.error.message, nextTryAt } })
          await pause(following, wait)
          break
        }
      }
    }
  }

  run().catch(ignoreAbort(signal))
  return { nudge: (nudge) => following.inbox.push({ type: 'nudge', nudge }) }
}
