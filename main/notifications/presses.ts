import type { RunOutcome } from '#main/commands/jobs/run-job.ts'
import { ended } from '#shared/format.ts'
import type { Message } from '#shared/message.ts'
import type { JobKey, JobState } from '#shared/model.ts'
import { describeMessage } from '#shared/texts/describe-message.ts'
import type { Texts } from '#shared/texts/index.ts'
import { cutLine } from '#shared/texts/cut-line.ts'
import type { CarryOut } from '#main/commands/carry-out.ts'
import type { Command } from '#main/commands/index.ts'
import type { AppStore } from '#main/state/store.ts'
import { pressesOfJob, type ButtonName } from './buttons.ts'
import { notificationIdOf, nameOf } from './policy.ts'
import type { NotificationSpec } from './notification.ts'
import type { Standing } from './standing.ts'

const asSentence = (reason: Message | undefined, texts: Texts): string =>
  ended(cutLine(reason ? describeMessage(reason, texts) : '', 160))

interface Answer {
  readonly was: 'done' | 'not' | 'perhaps'
  readonly body: string
  readonly button?: ButtonName
}

/** Undefined while the previous press is still in progress. */
function answerOf({ kind, message }: RunOutcome, texts: Texts): Answer | undefined {
  const words = texts.notifications.restart
  switch (kind) {
    case 'busy':
      return undefined
    case 'done':
      return { was: 'done', body: words.outcomeFollows }
    case 'gone':
      return { was: 'not', body: words.jobGone }
    case 'refused':
    case 'unwatched':
      return { was: 'not', body: asSentence(message, texts) }
    case 'unauthorized':
      return {
        was: 'not',
        body: message?.code === 'serverErrors.missingKey' ? words.keyMissing : words.keyRefused,
      }
    case 'unreachable':
      return { was: 'not', body: words.unreachable(asSentence(message, texts)), button: 'again' }
    case 'limited':
      return { was: 'not', body: words.limited, button: 'again' }
    case 'unclear':
      return { was: 'perhaps', body: words.unclear }
  }
}

/** Comes despite mutes and pauses, because the user is waiting for it. `itself`: an auto-restart, without a click. */
export function notificationForRestart(
  key: JobKey,
  job: JobState | undefined,
  outcome: RunOutcome,
  texts: Texts,
  by: 'person' | 'itself' = 'person',
): NotificationSpec | undefined {
  const answer = answerOf(outcome, texts)
  if (!answer) return undefined
  const { was, body, button } = answer
  const { titles, automatic } = texts.notifications.restart
  return {
    id: notificationIdOf(key),
    title: (by === 'itself' ? automatic : titles)[was](nameOf(key, job, texts)),
    body,
    urgency: 'normal',
    ...pressesOfJob(key, button ? [button, 'details'] : ['details'], texts),
  }
}

function jobsOf(command: Command): readonly JobKey[] {
  if ('open' in command) return []
  const argument = command.with
  if ('keys' in argument) return argument.keys
  return 'key' in argument && argument.key !== undefined ? [argument.key] : []
}

interface Answering {
  readonly store: AppStore
  readonly standing: Standing
  readonly texts: () => Texts
  readonly carryOut: CarryOut
}

/** Shows how a restart went until the job's next outcome. */
export async function showRestart(
  { store, standing, texts }: Omit<Answering, 'carryOut'>,
  key: JobKey,
  outcome: RunOutcome,
  how: { readonly by?: 'itself'; readonly more?: readonly string[] } = {},
): Promise<void> {
  const job = store.state().jobs.get(key)
  const spec = notificationForRestart(key, job, outcome, texts(), how.by)
  if (!spec) return
  const whole = { ...spec, body: [spec.body, ...(how.more ?? [])].join('\n') }
  const now = () => {
    const current = store.state().jobs.get(key)
    return current && (!current.outcome || current.outcome.id === job?.outcome?.id) ? whole : undefined
  }
  await standing.show(whole, { now })
}

/** Carries out what was pressed. A restart is answered in the job's notification. */
export async function answerPress({ carryOut, ...answering }: Answering, command: Command): Promise<void> {
  const keys = jobsOf(command)
  answering.store.seen(keys)
  const restarted = await carryOut(command)
  const [key] = keys
  if (restarted && key !== undefined) await showRestart(answering, key, restarted)
}
