import type { CommandResult } from '#shared/contract.ts'
import { isolateText } from '#shared/bidi.ts'
import { endSentence } from '#shared/format.ts'
import { createMessage } from '#shared/message.ts'
import type { RejectedJob } from '#shared/model.ts'
import { truncateLine } from '#shared/texts/truncate-line.ts'
import { formatMessage } from '#shared/texts/format-message.ts'
import type { Texts } from '#shared/texts/index.ts'
import { getGlobalMuteReason } from '#main/core/state/mutes.ts'
import type { Delivery, NotificationSpec } from './notification.ts'
import type { PolicyContext } from './policy.ts'

const maxLines = 5

/**
 * Creates a notification about jobs that couldn't be watched when the program was started hidden, because no
 * window shows them.
 */
export function createRejectedJobsNotification(
  rejectedJobs: readonly RejectedJob[],
  texts: Texts,
): NotificationSpec {
  const { title } = texts.notifications.launch
  const why = ({ message }: RejectedJob) => truncateLine(endSentence(formatMessage(message, texts)), 160)
  const [only] = rejectedJobs
  const isOne = rejectedJobs.length === 1 && only !== undefined
  const lines = rejectedJobs
    .slice(0, maxLines)
    .map((job) => `${isolateText(truncateLine(job.jobId ?? '', 40))}: ${why(job)}`)
  return {
    id: 'launch',
    title: isOne ? title.one(only.jobId && truncateLine(only.jobId, 40)) : title.many(rejectedJobs.length),
    body: isOne ? why(only) : lines.join('\n'),
    urgency: 'normal',
    command: { open: { show: 'watch' } },
    buttons: [],
  }
}

/** Formats the rejected jobs for a terminal. */
export function formatRejectedJobs(rejectedJobs: readonly RejectedJob[], texts: Texts): string {
  const { title } = texts.notifications.launch
  const lines = rejectedJobs.map(({ jobId, message }) => {
    const name = jobId && truncateLine(jobId, 200)
    return `${title.one(name)}: ${truncateLine(formatMessage(message, texts), 200)}\n`
  })
  return lines.join('')
}

export function createTestNotification(texts: Pick<Texts, 'common' | 'notifications'>): NotificationSpec {
  const { title, body } = texts.notifications.test
  const command = { open: { show: 'settings' } } as const
  const buttons = [{ label: texts.common.show, command }]
  return { id: 'test', title, body, urgency: 'normal', command, buttons }
}

/** Creates the result of a test notification. It mentions settings that would suppress real notifications. */
export function createTestResult(
  delivery: Delivery,
  context: Pick<PolicyContext, 'settings' | 'now'>,
): CommandResult {
  if (!delivery.accepted) return { ok: false, message: delivery.reason }
  const mute = getGlobalMuteReason(context)
  const result = { paused: 'sentWhilePaused', 'quiet-hours': 'sentInQuietHours' } as const
  return { ok: true, message: createMessage(`notifications.test.${mute ? result[mute] : 'sent'}`) }
}
