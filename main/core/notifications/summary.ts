import type { Command } from '#main/core/commands/index.ts'
import type { JobKey, JobOutcome, JobState } from '#shared/model.ts'
import { countOutcomes, isCompleted } from '#shared/outcome.ts'
import { needsAttention } from '#shared/rules/attention.ts'
import { isRestartable } from '#shared/rules/restartable.ts'
import { formatBoundedList } from '#shared/texts/phrases.ts'
import { formatCauses, formatOutcomeCounts, formatCounts } from '#shared/texts/format-outcomes.ts'
import {
  formatJobNameByKey,
  outcomeNeedsAttention,
  isPersistent,
  formatOutcomeNotification,
  type PolicyContext,
} from './policy.ts'
import type { NotificationSpec } from './notification.ts'

/**
 * How long a summary stays open for further outcomes after the last one, in ms. This is longer than the rate
 * limit's window, so that runs that end together are in one summary. A summary without persistent outcomes is
 * also shown for at least this time.
 */
export const summaryDurationMs = 75_000
const maxNames = 3

const getLatestPerJob = (outcomes: readonly JobOutcome[]): readonly JobOutcome[] => [
  ...new Map(outcomes.map((outcome) => [outcome.key, outcome])).values(),
]

/**
 * Formats causes such as "Ollama refused the connection (12)". The most frequent causes come first. Among
 * equally frequent causes, the latest comes first. @param lostTrack the number of further jobs that the
 * server lost track of
 */
export function formatCauseLines(
  outcomes: readonly JobOutcome[],
  texts: PolicyContext['texts'],
  lostTrack = 0,
): readonly string[] {
  const errors = outcomes.toReversed().flatMap((outcome) => {
    const { kind, error, errors: ofResult } = outcome
    if (isCompleted(kind)) return ofResult?.reason ?? []
    if (kind !== 'failed') return []
    return error?.trim() || texts.notifications.noReason
  })
  return formatCauses([...errors, ...Array<string>(lostTrack).fill(texts.job.lostTrack)], texts)
}

/**
 * Returns the commands of a notification about several jobs. A click shows the jobs. One button shows the
 * jobs, too, and another one restarts the failed jobs that can be restarted, if there are any.
 */
export function createSummaryActions(
  outcomes: readonly JobOutcome[],
  { texts, jobs, now }: PolicyContext,
): Pick<NotificationSpec, 'command' | 'buttons'> {
  const { restartCount } = texts.notifications
  const keys = [...new Set(outcomes.map(({ key }) => key))]
  const command: Command = { open: { show: 'list', keys } }
  const restartable = getLatestPerJob(outcomes).flatMap(({ key, kind }) => {
    const job = jobs.get(key)
    return kind === 'failed' && job && isRestartable(job, now) ? [key] : []
  })
  const show = { label: texts.common.show, command }
  if (restartable.length === 0) return { command, buttons: [show] }
  const restart: Command = { name: 'restartMany', args: { keys: restartable, announcesEnd: true } }
  return { command, buttons: [{ label: restartCount(restartable.length), command: restart }, show] }
}

/** Returns the jobs that need attention, as the window counts them. */
export const findJobsNeedingAttention = (jobs: ReadonlyMap<JobKey, JobState>): readonly JobState[] =>
  [...jobs.values()].filter(needsAttention)

/**
 * Creates the summary. A job counts by its last outcome. A single outcome is shown as usual if no other job
 * needs attention. If some jobs need attention, they come first, with the causes of their failures.
 */
export function createSummaryNotification(
  outcomes: readonly JobOutcome[],
  context: PolicyContext,
  id: string,
): NotificationSpec {
  const { texts, jobs } = context
  const last = getLatestPerJob(outcomes)
  const [first] = last
  const needsAny = last.some((outcome) => outcomeNeedsAttention(outcome, context))
  const open = needsAny ? findJobsNeedingAttention(jobs) : []
  const unwatchedOutcomes = last.filter(
    (outcome) => !jobs.has(outcome.key) && outcomeNeedsAttention(outcome, context),
  )
  const attentionCount = open.length + unwatchedOutcomes.length
  if (first && last.length === 1 && attentionCount < 2)
    return { ...formatOutcomeNotification(first, context), id, outcomes }

  const ofOpen = open.flatMap(({ outcome }) => outcome ?? [])
  const all = getLatestPerJob((needsAny ? [...last, ...ofOpen] : last).toSorted((a, b) => a.at - b.at))
  // The causes of restarted jobs are left out, because the number in the title doesn't include those jobs.
  const neededKeys = new Set(
    needsAny ? [...ofOpen, ...unwatchedOutcomes].map(({ key }) => key) : last.map(({ key }) => key),
  )
  const causes = formatCauseLines(
    all.filter(({ key }) => neededKeys.has(key)),
    texts,
    open.length - ofOpen.length,
  )
  const names = all.map(({ key }) => formatJobNameByKey(key, jobs.get(key), texts))
  const why =
    causes.length > 0 || names.length > maxNames ? causes : [formatBoundedList(names, maxNames, texts)]
  const otherOutcomes = last.filter((outcome) => !isPersistent(outcome, context))
  const rest = needsAny && otherOutcomes.length > 0 ? [formatCounts(countOutcomes(otherOutcomes), texts)] : []
  return {
    id,
    title: needsAny
      ? texts.notifications.needAttention(attentionCount)
      : formatOutcomeCounts(countOutcomes(last), texts),
    body: [...why, ...rest].join('\n'),
    urgency: 'normal',
    minDurationMs: otherOutcomes.length < last.length ? Infinity : summaryDurationMs,
    category: needsAny ? 'transfer.error' : 'transfer.complete',
    ...createSummaryActions(all, context),
    outcomes,
  }
}
