import type { JobCommandResult } from '#shared/contract.ts'
import { endSentence } from '#shared/format.ts'
import type { Message } from '#shared/message.ts'
import type { JobKey, JobState } from '#shared/model.ts'
import { formatMessage } from '#shared/texts/format-message.ts'
import type { Texts } from '#shared/texts/index.ts'
import { truncateLine } from '#shared/texts/truncate-line.ts'
import type { ExecuteCommand } from '#main/core/commands/execute-command.ts'
import type { Command } from '#main/core/commands/index.ts'
import type { AppStore } from '#main/core/state/store.ts'
import { createJobActions, type ButtonName } from './buttons.ts'
import { getNotificationId, formatJobNameByKey } from './policy.ts'
import type { NotificationSpec } from './notification.ts'
import type { NotificationTracker } from './notification-tracker.ts'

const toSentence = (reason: Message | undefined, texts: Texts): string =>
  endSentence(truncateLine(reason ? formatMessage(reason, texts) : '', 160))

interface CommandFeedback {
  readonly was: 'restarted' | 'failed' | 'unconfirmed'
  readonly body: string
  readonly button?: ButtonName
}

/** Formats the result of a restart; undefined if an earlier click is still being handled. */
function getFeedback({ kind, message }: JobCommandResult, texts: Texts): CommandFeedback | undefined {
  const restartTexts = texts.notifications.restart
  switch (kind) {
    case 'busy':
      return undefined
    case 'done':
      return { was: 'restarted', body: restartTexts.outcomeFollows }
    case 'gone':
      return { was: 'failed', body: restartTexts.jobGone }
    case 'rejected':
    case 'unwatched':
      return { was: 'failed', body: toSentence(message, texts) }
    case 'unauthorized':
      return {
        was: 'failed',
        body:
          message?.code === 'serverErrors.missingKey' ? restartTexts.keyMissing : restartTexts.keyRejected,
      }
    case 'unreachable':
      return { was: 'failed', body: restartTexts.unreachable(toSentence(message, texts)), button: 'again' }
    case 'limited':
      return { was: 'failed', body: restartTexts.limited, button: 'again' }
    case 'unclear':
      return { was: 'unconfirmed', body: restartTexts.unclear }
  }
}

/**
 * Creates the notification about the result of a restart; undefined if an earlier click is still being
 * handled. After a click, it is shown even if notifications are muted or paused, because the user is waiting
 * for it. `by` is `program` for an auto-restart.
 */
export function createRestartNotification(
  key: JobKey,
  job: JobState | undefined,
  result: JobCommandResult,
  texts: Texts,
  by: 'user' | 'program' = 'user',
): NotificationSpec | undefined {
  const feedback = getFeedback(result, texts)
  if (!feedback) return undefined
  const { was, body, button } = feedback
  const { titles, automatic } = texts.notifications.restart
  return {
    id: getNotificationId(key),
    title: (by === 'program' ? automatic : titles)[was](formatJobNameByKey(key, job, texts)),
    body,
    urgency: 'normal',
    ...createJobActions(key, button ? [button, 'details'] : ['details'], texts),
  }
}

function getJobs(command: Command): readonly JobKey[] {
  if ('open' in command) return []
  const argument = command.args
  if ('keys' in argument) return argument.keys
  return 'key' in argument && argument.key !== undefined ? [argument.key] : []
}

interface FeedbackContext {
  readonly store: AppStore
  readonly tracker: NotificationTracker
  readonly texts: () => Texts
  readonly executeCommand: ExecuteCommand
}

/** Shows the result of a restart, until the job has another outcome. */
export async function showRestartResult(
  { store, tracker, texts }: Omit<FeedbackContext, 'executeCommand'>,
  key: JobKey,
  result: JobCommandResult,
  how: { readonly by?: 'program'; readonly more?: readonly string[] } = {},
): Promise<void> {
  const job = store.state().jobs.get(key)
  const spec = createRestartNotification(key, job, result, texts(), how.by)
  if (!spec) return
  const completeSpec = { ...spec, body: [spec.body, ...(how.more ?? [])].join('\n') }
  const getSpec = () => {
    const current = store.state().jobs.get(key)
    return current && (!current.outcome || current.outcome.id === job?.outcome?.id) ? completeSpec : undefined
  }
  await tracker.show(completeSpec, { getSpec })
}

/** Handles a click on a notification. The notification of the job then shows the result of a restart. */
export async function handlePress(
  { executeCommand, ...answering }: FeedbackContext,
  command: Command,
): Promise<void> {
  const { store } = answering
  const keys = getJobs(command)
  store.markSeen(keys)
  const [key] = keys
  const getOutcomeId = () => key && store.state().jobs.get(key)?.outcome?.id
  const before = getOutcomeId()
  const restartResult = await executeCommand(command)
  if (!restartResult || key === undefined) return
  // The new run may end before the response arrives. Its end has then been announced already.
  const after = getOutcomeId()
  if (restartResult.ok && after !== undefined && after !== before) return
  await showRestartResult(answering, key, restartResult)
}
