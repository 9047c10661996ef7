import { fullJitter, jittered } from '#main/base/backoff.ts'
import { retryAfterOf } from '#main/compileo/errors.ts'
import type { Priority } from '#main/compileo/request-budget.ts'
import { followFeed } from './follow-feed.ts'
import { followByPolling } from './follow-polling.ts'
import { followStream } from './follow-stream.ts'
import { Following, type JobWatcherOptions, type Confirmation, confirmationOf } from './following.ts'
import { pause, untilItMoves } from './until-it-moves.ts'
import { firstUnqueuedMs, nextUnqueued } from './delays.ts'

function untilReachable({ options: { reach, signal, emit } }: Following): Promise<void> {
  const state = reach.state()
  if (!state.up) {
    const { kind, message } = state.outage
    emit({
      type: 'connection',
      connection: { state: kind === 'unauthorized' ? 'unauthorized' : 'offline', reason: message },
    })
  }
  return reach.untilUp(signal)
}

/** Follows a job by its server's feed, else its own stream, else polling; outside the queue only by polling. */
async function follow(following: Following, priority: Priority): Promise<Confirmation> {
  following.options.emit({ type: 'connection', connection: { state: 'connecting' } })
  if (following.followedBy) return followUnqueued(following, priority)
  const byFeed = await followFeed(following)
  if (byFeed) return byFeed
  const verdict = await followStream(following, priority)
  return verdict.is === 'no-stream' ? followByPolling(following, verdict.report) : verdict
}

/** Pauses with backoff. @returns the failed attempts in a row */
async function restAfterTrouble(
  following: Following,
  { error, received, lasted }: Extract<Confirmation, { is: 'trouble' }>,
  failed: number,
): Promise<number> {
  const { clock, random, emit, reach } = following.options
  const attempt = lasted ? 0 : failed
  if (!received) await reach.report(error)
  if (!reach.state().up) return 0
  const wait = Math.max(retryAfterOf(error), fullJitter(attempt, random))
  const nextTryAt = clock.now() + wait
  emit({ type: 'connection', connection: { state: 'waiting', reason: error.message, nextTryAt } })
  await pause(following, wait)
  return attempt + 1
}

/** Nothing is chained to its promise: each watch keeps in memory whatever it holds. */
async function run(following: Following): Promise<void> {
  const { clock, emit, feed, jobId, signal } = following.options
  let { over } = following.options
  let attempt = 0
  let priority: Priority = 'firstLook'
  // An ended run may have moved on while the program was closed.
  let confirmAtOnce = true
  feed?.register(jobId, following)
  try {
    for (;;) {
      if (over) {
        emit({ type: 'connection', connection: { state: 'closed' } })
        // Only the queue restarts jobs.
        if (following.followedBy) return
        await untilItMoves(following, over, confirmAtOnce)
        over = undefined
      }
      confirmAtOnce = false
      await untilReachable(following)
      const confirmation = await follow(following, priority)
      priority = 'reconnect'
      if (confirmation.is === 'missing' && !following.isKnown && (await following.leaveQueue())) continue
      const verdict =
        confirmation.is === 'missing' ? await following.conclude(confirmation.message) : confirmation
      switch (verdict.is) {
        case 'unknown':
          emit({ type: 'unknown-job', message: verdict.message, at: clock.now() })
          return
        case 'over':
          attempt = 0
          over = { kind: verdict.kind, at: clock.now(), completedAt: verdict.completedAt }
          break
        case 'again':
        case 'no-stream':
          attempt = 0
          break
        case 'trouble':
          attempt = await restAfterTrouble(following, verdict, attempt)
          break
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    feed?.unregister(jobId, following)
  }
}

/** Follows one job until its signal is aborted. */
export function watchJob(options: JobWatcherOptions): Following {
  const following = new Following(options)
  void run(following)
  return following
}

/** Polls a job outside the queue until it ends: it has no stream. */
async function followUnqueued(following: Following, first: Priority): Promise<Confirmation> {
  const { emit, random } = following.options
  let wait = firstUnqueuedMs
  for (let priority = first; ; priority = 'confirmation') {
    const verdict = confirmationOf(await following.check(priority))
    if (verdict) return verdict
    emit({ type: 'connection', connection: { state: 'polling' } })
    await pause(following, jittered(wait, random))
    wait = nextUnqueued(wait)
  }
}
