import type { HistoryEntry } from '#shared/model.ts'
import type { Texts } from '#shared/texts/index.ts'
import { formatJobName } from '#shared/texts/job-name.ts'
import { getRunTime } from '#shared/rules/run-time.ts'
import { isCompleted } from '#shared/outcome.ts'
import { formatOutcome } from '#shared/texts/format-outcome.ts'
import { formatErrorsWithReason, formatResult } from '#shared/texts/format-result.ts'
import type { Fact } from '#renderer/ui/facts.tsx'
import { formatRunTime } from '#renderer/state/models/job-texts.ts'

const day = 24 * 60 * 60_000

const runTime = ({ outcome: { kind, at, startedAt } }: HistoryEntry): number | undefined =>
  getRunTime(kind, startedAt, at)

/** Formats the job's name when it ended: its label, else its ID. */
export const formatTitle = ({ label, jobKind: kind, project, jobId }: HistoryEntry, texts: Texts): string =>
  formatJobName({ label, kind, project, jobId }, texts)

/** Formats how the run ended, with its result or the most informative line of its error. */
export function formatEntry(entry: HistoryEntry, texts: Texts): string {
  const { outcome, server } = entry
  const { kind, result, error, errors, after } = outcome
  return formatOutcome(
    {
      kind,
      result,
      error,
      errors,
      took: formatRunTime(kind, runTime(entry), texts),
      isAfterAll: after !== undefined,
      server: server ?? texts.history.someServer,
    },
    texts,
  )
}

/** Formats why no notification was shown, as a sentence; undefined if one was. */
export function formatSilence({ silence }: HistoryEntry, texts: Texts): string | undefined {
  return silence && texts.history.notShown(texts.history.silences[silence])
}

/** Formats a day. `at` and `startOfToday` are in ms since the epoch. */
export function formatDay(at: number, startOfToday: number, texts: Texts): string {
  if (at === startOfToday) return texts.history.today
  // A day may be an hour longer or shorter, but half a day before today is always yesterday.
  if (at === new Date(startOfToday - day / 2).setHours(0, 0, 0, 0)) return texts.history.yesterday
  return texts.format.longDate(at, startOfToday)
}

/** Returns everything about an outcome except its error. */
export function getFacts(entry: HistoryEntry, texts: Texts): readonly Fact[] {
  const { outcome, jobId, server, silence } = entry
  const { facts, notShown, silences } = texts.history
  const took = runTime(entry)
  const known: readonly (readonly [string, string | undefined])[] = [
    [facts.ended, texts.format.exactDateAndTime(outcome.at)],
    [
      facts.started,
      outcome.startedAt === undefined ? undefined : texts.format.exactDateAndTime(outcome.startedAt),
    ],
    [facts.took, took === undefined ? undefined : texts.format.duration(took)],
    [facts.progress, isCompleted(outcome.kind) ? undefined : texts.format.percent(outcome.progress)],
    [facts.before, outcome.after && texts.outcomes[outcome.after].reportedBefore],
    [facts.source, outcome.source && texts.common.source[outcome.source]],
    [texts.common.server, server],
    [facts.id, jobId],
    [facts.run, outcome.run > 1 ? String(outcome.run) : undefined],
    [facts.notification, silence && notShown(silences[silence])],
    [facts.result, outcome.result && formatResult(outcome.result, texts)],
  ]
  return known.flatMap(([term, value]) => (value === undefined ? [] : [[term, value] satisfies Fact]))
}

/** Formats an outcome for the clipboard. */
export function toClipboardText(entry: HistoryEntry, texts: Texts): string {
  const { facts } = texts.history
  const { error, errors, kind } = entry.outcome
  const lines = [
    `${formatTitle(entry, texts)}: ${texts.outcomes[kind].name}`,
    ...getFacts(entry, texts).map(([term, value]) => `${term}: ${value}`),
    ...(errors ? [`${facts.error}: ${formatErrorsWithReason(errors, texts)}`] : []),
    ...(error ? [`${facts.error}:`, error] : []),
  ]
  return lines.join('\n')
}
