import type { HistoryEntry } from '#shared/model.ts'
import type { Texts } from '#shared/texts/index.ts'
import { jobName } from '#shared/texts/job-name.ts'
import { isCompleted } from '#shared/outcome.ts'
import { outcomeSentence } from '#shared/texts/outcome-sentence.ts'
import { errorsWithReason, resultLine } from '#shared/texts/result-line.ts'
import type { Fact } from '#renderer/ui/facts.tsx'
import { tookInWords } from '#renderer/state/models/job-texts.ts'

const day = 24 * 60 * 60_000

function runTime({ outcome: { at, startedAt } }: HistoryEntry): number | undefined {
  return startedAt === undefined || startedAt > at ? undefined : at - startedAt
}

/** The job's name when it ended: its label, else its ID. */
export const titleOf = ({ label, jobKind: kind, project, jobId }: HistoryEntry, texts: Texts): string =>
  jobName({ label, kind, project, jobId }, texts)

/** How the run ended, with its result or the line of the error that matters most. */
export function entrySentence(entry: HistoryEntry, texts: Texts): string {
  const { outcome, server } = entry
  const { kind, result, error, errors, after } = outcome
  return outcomeSentence(
    {
      kind,
      result,
      error,
      errors,
      took: tookInWords(kind, runTime(entry), texts),
      isAfterAll: after !== undefined,
      server: server ?? texts.history.someServer,
    },
    texts,
  )
}

/** Why nothing popped up, as a sentence; undefined where something did. */
export function silenceSentence({ silence }: HistoryEntry, texts: Texts): string | undefined {
  return silence && texts.history.notShown(texts.history.silences[silence])
}

/** `at` and `startOfToday` in ms since the epoch. */
export function dayTitle(at: number, startOfToday: number, texts: Texts): string {
  if (at === startOfToday) return texts.history.today
  // A day may be an hour longer or shorter: half a day back is always yesterday.
  if (at === new Date(startOfToday - day / 2).setHours(0, 0, 0, 0)) return texts.history.yesterday
  return texts.format.longDate(at, startOfToday)
}

/** Everything about an outcome but its error. */
export function factsOf(entry: HistoryEntry, texts: Texts): readonly Fact[] {
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
    [facts.source, outcome.source && texts.words.source[outcome.source]],
    [facts.server, server],
    [facts.id, jobId],
    [facts.run, outcome.run > 1 ? String(outcome.run) : undefined],
    [facts.notification, silence && notShown(silences[silence])],
    [facts.result, outcome.result && resultLine(outcome.result, texts)],
  ]
  return known.flatMap(([term, value]) => (value === undefined ? [] : [[term, value] satisfies Fact]))
}

/** The text of an outcome on the clipboard. */
export function copiedText(entry: HistoryEntry, texts: Texts): string {
  const { facts } = texts.history
  const { error, errors, kind } = entry.outcome
  const lines = [
    `${titleOf(entry, texts)}: ${texts.outcomes[kind].name}`,
    ...factsOf(entry, texts).map(([term, value]) => `${term}: ${value}`),
    ...(errors ? [`${facts.error}: ${errorsWithReason(errors, texts)}`] : []),
    ...(error ? [`${facts.error}:`, error] : []),
  ]
  return lines.join('\n')
}
