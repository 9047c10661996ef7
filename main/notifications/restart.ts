import type { JobKey, JobState } from '../state/types.ts'
import { notificationIdOf } from './policy.ts'
import type { NotificationSpec } from './types.ts'
import { cut, nameOf } from './words.ts'

/** What came of a press on Restart. */
export type RestartOutcome =
  | { readonly kind: 'restarted' }
  /** The server no longer has the job: finished ones are deleted after some hours. */
  | { readonly kind: 'gone' }
  /** It is in no state to be restarted: running again already, or completed after all. */
  | { readonly kind: 'not-restartable'; readonly reason: string }
  | { readonly kind: 'unauthorized' }
  | { readonly kind: 'unreachable'; readonly reason: string }
  | { readonly kind: 'limited' }
  /** The answer was lost, so it may have been restarted; it is never posted again unasked. */
  | { readonly kind: 'unclear' }

const DETAILS = { action: 'details', label: 'Details' } as const
const AGAIN = { action: 'restart', label: 'Try again' } as const

/** Without the full stop that some reasons bring along. */
function asSentence(reason: string): string {
  const words = cut(reason, 160).replace(/[.\s]+$/, '')
  return words === '' ? '' : `${words}.`
}

function tell(outcome: RestartOutcome): Pick<NotificationSpec, 'title' | 'body' | 'buttons'> {
  switch (outcome.kind) {
    case 'restarted':
      return { title: 'Restarted', body: 'You will hear when it is done.', buttons: [DETAILS] }
    case 'gone':
      return { title: 'Not restarted', body: 'The server no longer has this job.', buttons: [DETAILS] }
    case 'not-restartable':
      return { title: 'Not restarted', body: asSentence(outcome.reason), buttons: [DETAILS] }
    case 'unauthorized':
      return {
        title: 'Not restarted',
        body: 'The server refused the API key. Check it in the settings.',
        buttons: [DETAILS],
      }
    case 'unreachable':
      return {
        title: 'Not restarted',
        body: `The server could not be reached: ${asSentence(outcome.reason)}`,
        buttons: [AGAIN, DETAILS],
      }
    case 'limited':
      return {
        title: 'Not restarted',
        body: 'The server has had too many requests for now.',
        buttons: [AGAIN, DETAILS],
      }
    case 'unclear':
      return {
        title: 'Perhaps restarted',
        body: 'The answer of the server was lost. Look at the job before you try again.',
        buttons: [DETAILS],
      }
  }
}

/**
 * What the notification says after its Restart was pressed. It takes the place of the one that was pressed, and is
 * shown whatever is muted or paused: it answers the person.
 */
export function notificationForRestart(
  key: JobKey,
  job: JobState | undefined,
  outcome: RestartOutcome,
): NotificationSpec {
  const { title, body, buttons } = tell(outcome)
  return {
    id: notificationIdOf(key),
    title: `${title}: ${nameOf(key, job)}`,
    body,
    urgency: 'normal',
    buttons,
  }
}
