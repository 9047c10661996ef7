import { ended } from '#shared/format.ts'
import type { Message } from '#shared/message.ts'
import type { JobKey, JobState } from '#shared/model.ts'
import { describeMessage } from '#shared/texts/describe-message.ts'
import type { Texts } from '#shared/texts/index.ts'
import { pressesOfJob, type ButtonName } from './buttons.ts'
import { notificationIdOf, nameOf } from './policy.ts'
import type { NotificationSpec } from './notification.ts'
import { cutLine } from '#shared/texts/cut-line.ts'

export type RestartOutcome =
  | { readonly kind: 'restarted' }
  /** The server deletes finished jobs after some hours. */
  | { readonly kind: 'gone' }
  /** It is running again, or has completed after all. */
  | { readonly kind: 'not-restartable'; readonly reason: Message | undefined }
  | { readonly kind: 'unauthorized'; readonly reason?: Message | undefined }
  | { readonly kind: 'unreachable'; readonly reason: Message | undefined }
  | { readonly kind: 'limited' }
  /** The response was lost, so it may have been restarted; we never repeat it. */
  | { readonly kind: 'unclear' }

const asSentence = (reason: Message | undefined, texts: Texts): string =>
  ended(cutLine(reason ? describeMessage(reason, texts) : '', 160))

interface RestartNotice {
  readonly was: 'done' | 'not' | 'perhaps'
  readonly body: string
  readonly buttons: readonly ButtonName[]
}

function restartNotice(outcome: RestartOutcome, texts: Texts): RestartNotice {
  const words = texts.notifications.restart
  switch (outcome.kind) {
    case 'restarted':
      return { was: 'done', body: words.outcomeFollows, buttons: ['details'] }
    case 'gone':
      return { was: 'not', body: words.jobGone, buttons: ['details'] }
    case 'not-restartable':
      return { was: 'not', body: asSentence(outcome.reason, texts), buttons: ['details'] }
    case 'unauthorized':
      return {
        was: 'not',
        body: outcome.reason?.code === 'serverErrors.missingKey' ? words.keyMissing : words.keyRefused,
        buttons: ['details'],
      }
    case 'unreachable':
      return {
        was: 'not',
        body: words.unreachable(asSentence(outcome.reason, texts)),
        buttons: ['again', 'details'],
      }
    case 'limited':
      return { was: 'not', body: words.limited, buttons: ['again', 'details'] }
    case 'unclear':
      return { was: 'perhaps', body: words.unclear, buttons: ['details'] }
  }
}

/**
 * Despite mutes and pauses, because the user is waiting for it.
 *
 * @param by `itself` for a failed auto-restart, without a click
 */
export function notificationForRestart(
  key: JobKey,
  job: JobState | undefined,
  outcome: RestartOutcome,
  texts: Texts,
  by: 'person' | 'itself' = 'person',
): NotificationSpec {
  const { was, body, buttons } = restartNotice(outcome, texts)
  const { titles, automatic } = texts.notifications.restart
  return {
    id: notificationIdOf(key),
    title: (by === 'itself' ? automatic : titles)[was](nameOf(key, job, texts)),
    body,
    urgency: 'normal',
    ...pressesOfJob(key, buttons, texts),
  }
}
