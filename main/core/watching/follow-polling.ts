import { addJitter } from '#main/base/backoff.ts'
import type { JobReport } from '#main/compileo/schema.ts'
import { createMessage } from '#shared/message.ts'
import type { Connection } from '#shared/model.ts'
import type { StatusCheck } from './check-status.ts'
import {
  initialPollIntervalMs,
  minLongPollIntervalMs,
  longPollSeconds,
  getNextPollInterval,
  streamRetryDelayMs,
} from './delays.ts'
import { toFollowResult, type JobFollower, type FollowResult } from './job-follower.ts'

const pollingConnection: Connection = { state: 'polling', reason: createMessage('serverErrors.polling') }

/**
 * Sends a long poll, which the server answers when the job has changed. Returns undefined if the server has
 * no such route.
 */
async function longPoll(follower: JobFollower, status: string): Promise<StatusCheck | undefined> {
  const { client, signal, jobId, rank } = follower.options
  const options = { signal, priority: 'confirmation', rank } as const
  const response = await client.poll(jobId, status, longPollSeconds, options)
  if (response.ok && response.value.jobId === jobId) {
    // Only `GET /status` can confirm an outcome.
    if (response.value.status !== status) return follower.check('outcome')
    follower.emitReport(response.value)
    return { type: 'known', report: response.value }
  }
  const isMissing =
    !response.ok && (response.error.kind === 'not-compileo' || response.error.kind === 'protocol')
  return isMissing ? undefined : follower.check('confirmation')
}

/** Polls a job whose stream a proxy blocks. Returns `again` when it is time to try a stream again. */
export async function followByPolling(follower: JobFollower, firstReport: JobReport): Promise<FollowResult> {
  const { options, inbox } = follower
  const { clock, random, signal, emit } = options
  const until = clock.monotonic() + addJitter(streamRetryDelayMs, random)
  emit({ type: 'connection', connection: pollingConnection })

  let longPolls = true
  let interval = initialPollIntervalMs
  let { status, progress } = firstReport
  /** A long poll would miss a change during a pause, so the status is requested after one. */
  let paused = false

  while (clock.monotonic() < until) {
    const askedAt = clock.monotonic()
    const polls = longPolls && !paused
    const checked = polls ? await longPoll(follower, status) : await follower.check('confirmation')
    if (!checked) {
      longPolls = false
      continue
    }
    const ended = toFollowResult(checked)
    if (ended || checked.type !== 'known') return ended ?? { type: 'again' }
    const { report } = checked
    const stoodStill = report.status === status && report.progress === progress
    interval = getNextPollInterval(interval, report.progress - progress)
    ;({ status, progress } = report)
    const pace: number = !longPolls ? interval : paused && stoodStill ? 0 : minLongPollIntervalMs
    const rest = askedAt + pace - clock.monotonic()
    paused = rest > 0
    const message = await inbox.next(signal, rest)
    if (message?.type === 'nudge' && (message.nudge === 'wake' || message.nudge === 'feed-report'))
      return { type: 'again' }
  }
  return { type: 'again' }
}
