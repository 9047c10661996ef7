import { getJobId } from '#shared/rules/job-key.ts'
import { isOutcomeKind } from '#shared/outcome.ts'
import { formatOutcome } from '#shared/texts/format-outcome.ts'
import type { Texts } from '#shared/texts/index.ts'
import { formatJobName } from '#shared/texts/job-name.ts'
import { useServerName } from '#renderer/state/use-groups.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { getBarKinds, countRuns, type TimelineBar, type BarKind } from './tracks.ts'

/**
 * Formats the outcome or state of a bar's only run. For a merged bar, formats how many runs of each kind it
 * contains, and leaves out completed runs if there are others.
 */
function formatBarOutcome({ run, from, until, counts }: TimelineBar, texts: Texts): string {
  const kinds = getBarKinds(counts)
  const [kind] = kinds
  const countOf = (each: BarKind) =>
    (isOutcomeKind(each) ? texts.outcomes[each].count : texts.timeline.counts[each])(counts[each] ?? 0)
  if (!run || !kind)
    return kinds
      .filter((each) => each !== 'completed' || kinds.length === 1)
      .map(countOf)
      .join(', ')
  const took =
    until === undefined || until - from < 1_000 ? undefined : texts.format.roughDuration(until - from)
  if (isOutcomeKind(kind)) return formatOutcome({ kind, took }, texts)
  return kind === 'unchecked' ? texts.groups.unchecked : texts.statuses[kind]
}

export function useBarTexts(bar: TimelineBar): { readonly name: string; readonly tooltip: string } {
  const texts = useTexts()
  const server = useServerName(bar.serverId)
  const { run, from, until } = bar
  const title = run
    ? formatJobName({ ...run, jobId: getJobId(run.key) }, texts)
    : texts.timeline.runs(countRuns(bar))
  const time = until === undefined ? texts.timeline.since(from) : texts.timeline.between(from, until)
  const rest = [formatBarOutcome(bar, texts), time, server]
  return { name: [title, ...rest].join(', '), tooltip: `${title}\n${rest.join(' · ')}` }
}
