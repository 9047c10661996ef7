import type { Command } from '#main/commands/index.ts'
import type { JobOutcome } from '#shared/model.ts'
import { countOutcomes, isCompleted } from '#shared/outcome.ts'
import { isRestartable } from '#shared/rules/restartable.ts'
import { formatBoundedList } from '#shared/texts/phrases.ts'
import { formatCauses, formatOutcomeCounts, formatCounts } from '#shared/texts/format-outcomes.ts'
import {
  formatJobNameByKey,
  needsUser,
  isPersistent,
  formatOutcomeNotification,
  type PolicyContext,
} from './policy.ts'
import type { NotificationSpec } from './notification.ts'

/**
 * How long further outcomes are added, and how long the summary stays if no job in it needs the user, in ms.
 * Longer than the window of the request budget, so that runs that end together have one summary.
 */
export const summaryDurationMs = 75_000
const maxNames = 3

const getLatestPerJob = (outcomes: readonly JobOutcome[]): readonly JobOutcome[] => [
  ...new Map(outcomes.map((outcome) => [outcome.key, outcome])).values(),
]

/**
 * Formats causes such as "Ollama refused the connection (12)". The most frequent come first, and among equals
 * the latest.
 */
export function formatCauseLines(
  outcomes: readonly JobOutcome[],
  texts: PolicyContext['texts'],
): readonly string[] {
  const errors = outcomes.toReversed().flatMap((outcome) => {
    const { kind, error, errors: ofResult } = outcome
    if (isCompleted(kind)) return ofResult?.reason ?? []
    if (kind !== 'failed') return []
    return error?.trim() || texts.notifications.noReason
  })
  return formatCauses(errors, texts)
}

/**
 * Returns the actions of a notification about several jobs. A click shows the jobs. The buttons are Restart,
 * if anything failed, and Show.
 */
export function createJobsActions(
  outcomes: readonly JobOutcome[],
  { texts, jobs, now }: PolicyContext,
): Pick<NotificationSpec, 'command' | 'buttons'> {
  const { restartCount, buttons } = texts.notifications
  const keys = [...new Set(outcomes.map(({ key }) => key))]
  const command: Command = { open: { show: 'list', keys } }
  const restartable = getLatestPerJob(outcomes).flatMap(({ key, kind }) => {
    const job = jobs.get(key)
    return kind === 'failed' && job && isRestartable(job, now) ? [key] : []
  })
  const show = { label: buttons.show, command }
  if (restartable.length === 0) return { command, buttons: [show] }
  const restart: Command = { name: 'restartMany', args: { keys: restartable, announcesEnd: true } }
  return { command, buttons: [{ label: restartCount(restartable.length), command: restart }, show] }
}

/**
 * Creates the summary. A job counts by its last outcome. Failures that need the user come first, with their
 * cause.
 */
export function createSummaryNotification(
  outcomes: readonly JobOutcome[],
  context: PolicyContext,
  id: string,
): NotificationSpec {
  const { texts, jobs } = context
  const last = getLatestPerJob(outcomes)
  const [first] = last
  if (first && last.length === 1) return { ...formatOutcomeNotification(first, context), id, outcomes }

  const needing = last.filter((outcome) => needsUser(outcome, context)).length
  const causes = formatCauseLines(last, texts)
  const names = last.map(({ key }) => formatJobNameByKey(key, jobs.get(key), texts))
  const why =
    causes.length > 0 || names.length > maxNames ? causes : [formatBoundedList(names, maxNames, texts)]
  const others = last.filter((outcome) => !isPersistent(outcome, context))
  const rest = needing > 0 && others.length > 0 ? [formatCounts(countOutcomes(others), texts)] : []
  return {
    id,
    title:
      needing > 0 ? texts.notifications.needYou(needing) : formatOutcomeCounts(countOutcomes(last), texts),
    body: [...why, ...rest].join('\n'),
    urgency: 'normal',
    minDurationMs: others.length < last.length ? Infinity : summaryDurationMs,
    category: needing > 0 ? 'transfer.error' : 'transfer.complete',
    ...createJobsActions(last, context),
    outcomes,
  }
}
