import { getBackoffDelay, addJitter } from '#main/base/backoff.ts'
import { getRetryAfterMs } from '#main/compileo/errors.ts'
import type { Priority } from '#main/compileo/request-budget.ts'
import { followFeed } from './follow-feed.ts'
import { followByPolling } from './follow-polling.ts'
import { followStream } from './follow-stream.ts'
import { JobFollower, type JobWatcherOptions, type FollowResult, toFollowResult } from './job-follower.ts'
import { waitForNudge, waitUntilJobChanges } from './wait-until-job-changes.ts'
import { initialUnqueuedPollIntervalMs, getNextUnqueuedPollInterval } from './delays.ts'

function waitUntilReachable({ options: { reach, signal, emit } }: JobFollower): Promise<void> {
  const state = reach.state()
  if (!state.up) {
    const { kind, message } = state.outage
    emit({
      type: 'connection',
      connection: { state: kind === 'unauthorized' ? 'unauthorized' : 'offline', reason: message },
    })
  }
  return reach.waitUntilUp(signal)
}

/**
 * Follows a job through the plugin's stream, or else its own stream, or else by polling. Jobs outside the
 * queue are polled.
 */
async function follow(follower: JobFollower, priority: Priority): Promise<FollowResult> {
  follower.options.emit({ type: 'connection', connection: { state: 'connecting' } })
  if (follower.followedBy) return followUnqueued(follower, priority)
  const byFeed = await followFeed(follower)
  if (byFeed) return byFeed
  const verdict = await followStream(follower, priority)
  return verdict.type === 'no-stream' ? followByPolling(follower, verdict.report) : verdict
}

/**
 * Waits before the next attempt. Returns the number of failed attempts in a row. The pause grows with this number.
 */
async function backOff(
  follower: JobFollower,
  { error, received, lasted }: Extract<FollowResult, { type: 'error' }>,
  failed: number,
): Promise<number> {
  const { clock, random, emit, reach } = follower.options
  const attempt = lasted ? 0 : failed
  if (!received) await reach.report(error)
  if (!reach.state().up) return 0
  const wait = Math.max(getRetryAfterMs(error), getBackoffDelay(attempt, random))
  const nextTryAt = clock.now() + wait
  emit({ type: 'connection', connection: { state: 'waiting', reason: error.message, nextTryAt } })
  await waitForNudge(follower, wait)
  return attempt + 1
}

/**
 * Follows a job. Don't chain anything to the returned promise, because each of thousands of watches would
 * keep it in memory.
 */
async function run(follower: JobFollower): Promise<void> {
  const { clock, emit, feed, jobId, signal } = follower.options
  let { previousEnd } = follower.options
  let attempt = 0
  let priority: Priority = 'firstStatus'
  // A run that had ended may have changed while the program was closed.
  let confirmAtOnce = true
  feed?.register(jobId, follower)
  try {
    for (;;) {
      if (previousEnd) {
        emit({ type: 'connection', connection: { state: 'closed' } })
        // A job outside the queue can't be restarted, so its outcome is final.
        if (follower.followedBy) return
        await waitUntilJobChanges(follower, previousEnd, confirmAtOnce)
        previousEnd = undefined
      }
      confirmAtOnce = false
      await waitUntilReachable(follower)
      const confirmation = await follow(follower, priority)
      priority = 'reconnect'
      if (confirmation.type === 'missing' && !follower.isKnown && (await follower.leaveQueue())) continue
      const verdict =
        confirmation.type === 'missing'
          ? await follower.resolveMissingJob(confirmation.message)
          : confirmation
      switch (verdict.type) {
        case 'unknown':
          emit({ type: 'unknown-job', message: verdict.message, at: clock.now() })
          return
        case 'over':
          attempt = 0
          previousEnd = { kind: verdict.kind, at: clock.now(), completedAt: verdict.completedAt }
          break
        case 'again':
        case 'no-stream':
          attempt = 0
          break
        case 'error':
          attempt = await backOff(follower, verdict, attempt)
          break
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    feed?.unregister(jobId, follower)
  }
}

/**
 * Follows one job until its signal is aborted. Ends earlier if the server doesn't know the job, or if a job
 * outside the queue has ended.
 */
export function followJob(options: JobWatcherOptions): JobFollower {
  const follower = new JobFollower(options)
  void run(follower)
  return follower
}

/** Follows a job outside the queue by polling, because it has no stream. */
async function followUnqueued(follower: JobFollower, first: Priority): Promise<FollowResult> {
  const { emit, random } = follower.options
  let wait = initialUnqueuedPollIntervalMs
  for (let priority = first; ; priority = 'confirmation') {
    const verdict = toFollowResult(await follower.check(priority))
    if (verdict) return verdict
    emit({ type: 'connection', connection: { state: 'polling' } })
    await waitForNudge(follower, addJitter(wait, random))
    wait = getNextUnqueuedPollInterval(wait)
  }
}
