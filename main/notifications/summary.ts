import { byImportance } from '../../shared/choices/sounds.ts'
import type { JobKey, JobOutcome, JobState } from '../../shared/model.ts'
import { noOutcomes, outcomeKinds, type OutcomeCounts } from '../../shared/outcome.ts'
import { detailsFollow } from '../../shared/rules/api-key.ts'
import { errorCause, lineOfCause } from '../../shared/rules/error-cause.ts'
import { serverIdOf } from '../../shared/rules/job-key.ts'
import { isRestartable } from '../../shared/rules/restartable.ts'
import { cutLine } from '../../shared/texts/cut-line.ts'
import type { Texts } from '../../shared/texts/index.ts'
import { enumeration } from '../../shared/texts/phrases.ts'
import { buttonsOf } from './buttons.ts'
import { summaryMs } from './calm.ts'
import { nameOf } from './name-of.ts'
import { wordOutcome } from './policy.ts'
import type { PolicyContext } from './policy.ts'
import type { NotificationSpec } from './types.ts'

/** Causes in a notification, and names in one without causes, at most. */
const mostLines = 3
/** Longest cause, in characters as a reader counts them. */
const longestCause = 120

/** The last outcome of each job. */
const lastOfJobs = (outcomes: readonly JobOutcome[]): readonly JobOutcome[] => [
  ...new Map(outcomes.map((outcome) => [outcome.key, outcome])).values(),
]

/** "4 jobs finished: 3 completed, 1 failed", or "4 jobs completed". */
export function countsOf(
  counts: OutcomeCounts,
  { notifications: words }: Pick<Texts, 'notifications'>,
): string {
  const kinds = outcomeKinds.filter((kind) => counts[kind] > 0)
  const total = kinds.reduce((sum, kind) => sum + counts[kind], 0)
  const [only] = kinds
  if (only && kinds.length === 1) return words.allEnded[only](total)
  return words.finished(total, kinds.map((kind) => words.ofThem[kind](counts[kind])).join(', '))
}

/** What went wrong, the most frequent first: "Ollama refused the connection (12)". */
export function causeLines(
  outcomes: readonly JobOutcome[],
  { texts, servers }: Pick<PolicyContext, 'texts' | 'servers'>,
): readonly string[] {
  const causes = new Map<string, string[]>()
  // No reason is final while details may come.
  const noReason = outcomes.some(({ isEarly }) => isEarly) ? '' : texts.notifications.noReason
  for (const outcome of outcomes) {
    const { kind, key, error, errors } = outcome
    if (kind !== 'failed' && kind !== 'completedWithErrors') continue
    const follow = detailsFollow(outcome, servers.get(serverIdOf(key)))
    const unknown = follow ? texts.words.detailsFollow : noReason
    const text = (kind === 'failed' ? error?.trim() || unknown : errors?.reason) ?? ''
    const cause = errorCause(text) ?? text
    if (cause !== '') causes.set(cause, [...(causes.get(cause) ?? []), text])
  }
  const sorted = [...causes.values()]
    .map((same) => ({ line: lineOfCause(same) ?? '', count: same.length }))
    .toSorted((a, b) => b.count - a.count)
  const shown = sorted.slice(0, mostLines)
  const rest = sorted.length - shown.length
  return [
    ...shown.map(({ line, count }) => texts.notifications.cause(cutLine(line, longestCause), count)),
    ...(rest > 0 ? [texts.notifications.moreCauses(rest)] : []),
  ]
}

/** The failed jobs among them that can be restarted now. Pure. */
export const restartableOf = (
  outcomes: readonly JobOutcome[],
  jobs: ReadonlyMap<JobKey, JobState>,
  now: number,
): readonly JobKey[] =>
  lastOfJobs(outcomes).flatMap(({ key, kind }) => {
    const job = jobs.get(key)
    return kind === 'failed' && job && isRestartable(job, now) ? [key] : []
  })

/** Restart, if anything failed, and Show. */
export function summaryButtons(
  outcomes: readonly JobOutcome[],
  { texts, jobs, now }: PolicyContext,
): NotificationSpec['buttons'] {
  const restartable = restartableOf(outcomes, jobs, now).length
  const label = texts.notifications.restartCount(restartable)
  return [...(restartable > 0 ? [{ action: 'restart' as const, label }] : []), ...buttonsOf(['show'], texts)]
}

/**
 * One notification for several outcomes. A job that ended several times counts by its last outcome, and a single job is
 * announced as such. The caller decides whether the user wants them now.
 * @param id a later notification of this ID takes its place
 */
export function summaryOf(
  outcomes: readonly JobOutcome[],
  context: PolicyContext,
  id: string,
): NotificationSpec {
  const { texts, jobs } = context
  const last = lastOfJobs(outcomes)
  const [first] = last
  if (first && last.length === 1) return { ...wordOutcome(first, context), outcomes }

  const counts = { ...noOutcomes }
  for (const { kind } of last) counts[kind] += 1
  const causes = causeLines(last, context)
  const names = last.map(({ key }) => nameOf(key, jobs.get(key), texts))
  const lines =
    causes.length > 0 || names.length > mostLines ? causes : [enumeration(names, mostLines, texts)]
  return {
    id,
    title: countsOf(counts, texts),
    body: lines.join('\n'),
    urgency: 'normal',
    standsMs: counts.failed > 0 ? Infinity : summaryMs,
    category:
      counts.failed + counts.completedWithErrors + counts.lost > 0 ? 'transfer.error' : 'transfer.complete',
    buttons: summaryButtons(last, context),
    outcomes,
    heardAs: byImportance.filter((kind) => counts[kind] > 0),
  }
}
