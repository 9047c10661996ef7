import { jittered } from '#main/base/backoff.ts'
import type { JobReport } from '#main/compileo/schema.ts'
import { messageOf } from '#shared/message.ts'
import type { Connection } from '#shared/model.ts'
import type { Confirmed } from './confirm.ts'
import { firstPollMs, longPollPaceMs, longPollSeconds, nextPoll, retryStreamMs } from './delays.ts'
import { confirmationOf, type Following, type Confirmation } from './following.ts'

const polling: Connection = { state: 'polling', reason: messageOf('serverErrors.polling') }

/** @returns undefined if there is no such route */
async function longPoll(following: Following, status: string): Promise<Confirmed | undefined> {
  const { client, signal, jobId, rank } = following.options
  const options = { signal, priority: 'confirmation', rank } as const
  const response = await client.poll(jobId, status, longPollSeconds, options)
  if (response.ok && response.value.jobId === jobId) {
    // Only `GET /status` confirms outcomes.
    if (response.value.status !== status) return following.check('outcome')
    following.emitReport(response.value)
    return { is: 'known', report: response.value }
  }
  const isMissing =
    !response.ok && (response.error.kind === 'not-compileo' || response.error.kind === 'protocol')
  return isMissing ? undefined : following.check('confirmation')
}

/** Polls behind proxies that block streams. Returns `again` when it is time to retry the stream. */
export async function followByPolling(following: Following, known: JobReport): Promise<Confirmation> {
  const { options, inbox } = following
  const { clock, random, signal, emit } = options
  const until = clock.monotonic() + jittered(retryStreamMs, random)
  emit({ type: 'connection', connection: polling })

  let longPolls = true
  let interval = firstPollMs
  let { status, progress } = known
  /** A long poll would miss a change during a pause before it. */
  let paused = false

  while (clock.monotonic() < until) {
    const askedAt = clock.monotonic()
    const polls = longPolls && !paused
    const checked = polls ? await longPoll(following, status) : await following.check('confirmation')
    if (!checked) {
      longPolls = false
      continue
    }
    const ended = confirmationOf(checked)
    if (ended || checked.is !== 'known') return ended ?? { is: 'again' }
    const { report } = checked
    const stoodStill = report.status === status && report.progress === progress
    interval = nextPoll(interval, report.progress - progress)
    ;({ status, progress } = report)
    const pace: number = !longPolls ? interval : paused && stoodStill ? 0 : longPollPaceMs
    const rest = askedAt + pace - clock.monotonic()
    paused = rest > 0
    const message = await inbox.next(signal, rest)
    if (message?.type === 'nudge' && (message.nudge === 'wake' || message.nudge === 'served'))
      return { is: 'again' }
  }
  return { is: 'again' }
}
