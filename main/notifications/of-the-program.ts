import type { CommandResult } from '#shared/contract.ts'
import { isolated } from '#shared/bidi.ts'
import { ended } from '#shared/format.ts'
import { messageOf } from '#shared/message.ts'
import type { RefusedJob } from '#shared/model.ts'
import { cutLine } from '#shared/texts/cut-line.ts'
import { describeMessage } from '#shared/texts/describe-message.ts'
import type { Texts } from '#shared/texts/index.ts'
import { globalMute } from '#main/state/mutes.ts'
import type { Delivery, NotificationSpec } from './notification.ts'
import type { PolicyContext } from './policy.ts'

const mostLines = 5

/** Lists the jobs that a hidden launch couldn't watch, because no window shows them. */
export function notificationForLaunch(refused: readonly RefusedJob[], texts: Texts): NotificationSpec {
  const { title } = texts.notifications.launch
  const why = ({ message }: RefusedJob) => cutLine(ended(describeMessage(message, texts)), 160)
  const [only] = refused
  const isOne = refused.length === 1 && only !== undefined
  const lines = refused
    .slice(0, mostLines)
    .map((job) => `${isolated(cutLine(job.jobId ?? '', 40))}: ${why(job)}`)
  return {
    id: 'launch',
    title: isOne ? title.one(only.jobId && cutLine(only.jobId, 40)) : title.many(refused.length),
    body: isOne ? why(only) : lines.join('\n'),
    urgency: 'normal',
    command: { open: { show: 'watch' } },
    buttons: [],
  }
}

/** Describes rejected jobs for a terminal. */
export function refusedLines(refused: readonly RefusedJob[], texts: Texts): string {
  const { title } = texts.notifications.launch
  const lines = refused.map(({ jobId, message }) => {
    const name = jobId && cutLine(jobId, 200)
    return `${title.one(name)}: ${cutLine(describeMessage(message, texts), 200)}\n`
  })
  return lines.join('')
}

/** Builds the notification of an update that requires no action. */
export function notificationForUpdate(
  version: string,
  { updates }: Pick<Texts, 'updates'>,
): NotificationSpec {
  const { title, body } = updates.notification
  const command = { open: { show: 'settings' } } as const
  return { id: 'update', title: title(version), body, urgency: 'low', command, buttons: [], silent: true }
}

export function notificationForTest(texts: Pick<Texts, 'notifications'>): NotificationSpec {
  const { title, body } = texts.notifications.test
  const command = { open: { show: 'settings' } } as const
  const buttons = [{ label: texts.notifications.buttons.show, command }]
  return { id: 'test', title, body, urgency: 'normal', command, buttons }
}

/** The result of a test, and what would suppress real outcomes all the same. */
export function outcomeOfTest(
  delivery: Delivery,
  context: Pick<PolicyContext, 'settings' | 'now'>,
): CommandResult {
  if (!delivery.taken) return { ok: false, message: delivery.reason }
  const mute = globalMute(context)
  const result = { paused: 'takenWhilePaused', 'quiet-hours': 'takenInQuietHours' } as const
  return { ok: true, message: messageOf(`notifications.test.${mute ? result[mute] : 'taken'}`) }
}
