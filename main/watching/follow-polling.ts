import { jittered } from '../compileo/backoff.ts'
import { firstPollMs, longPollPaceMs, longPollSeconds, nextPoll, retryStreamMs } from './delays.ts'
import { verdictOf, type Following, type Verdict } from './following.ts'

/**
 * Follows a job without streams, for something between us and the server doesn't pass them: by long polls, and where
 * those are missing too, by asking for the status adaptively.
 * @returns `again` when it is time to try the stream once more
 * @throws the reason of the watch's signal when it is aborted
 */
export async function followByPolling(following: Following): Promise<Verdict> {
  const { options, inbox } = following
  const { client, clock, random, signal, emit, jobId, rank } = options
  const until = clock.now() + jittered(retryStreamMs, random)
  emit({ type: 'link', link: { state: 'polling', reason: 'Streams do not come through: asking instead' } })

  inbox.clear() // Late words of the stream that didn't come.
  let longPolls = true
  let interval = firstPollMs
  const first = await following.check('reconnect')
  const verdict = verdictOf(first)
  if (verdict || first.is !== 'known') return verdict ?? { is: 'again' }
  let { status, progress } = first.report

  while (clock.now() < until) {
    const askedAt = clock.now()
    if (longPolls) {
      const answer = await client.poll(jobId, status, longPollSeconds, {
        signal,
        priority: 'confirmation',
        rank,
      })
      if (answer.ok && answer.value.jobId === jobId) {
        // The ending is left to `GET /status`, which is what endings are confirmed by.
        if (answer.value.status !== status) {
          const ended = verdictOf(await following.check('ending'))
          if (ended) return ended
        } else {
          following.emitReport(answer.value)
        }
        ;({ status, progress } = answer.value)
      } else if (!answer.ok && (answer.error.kind === 'not-compileo' || answer.error.kind === 'protocol')) {
        longPolls = false // No such route here: the plain status remains.
      } else {
        const ended = verdictOf(await following.check('confirmation'))
        if (ended) return ended
      }
    } else {
      const checked = await following.check('confirmation')
      const ended = verdictOf(checked)
      if (ended || checked.is !== 'known') return ended ?? { is: 'again' }
      interval = nextPoll(interval, checked.report.progress - progress)
      ;({ status, progress } = checked.report)
    }
    const pace = longPolls ? longPollPaceMs : interval
    const message = await inbox.next(signal, Math.max(0, askedAt + pace - clock.now()))
    if (message?.type === 'nudge' && message.nudge === 'wake') return { is: 'again' }
  }
  return { is: 'again' }
}
