import { jobIdOf } from '#shared/rules/job-key.ts'
import { isOutcomeKind } from '#shared/outcome.ts'
import { outcomeSentence } from '#shared/texts/outcome-sentence.ts'
import type { Texts } from '#shared/texts/index.ts'
import { jobName } from '#shared/texts/job-name.ts'
import { useWindow } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { kindsOf, runsOf, type Bar, type BarKind } from './tracks.ts'

/** Names a bar: its run, or the number of its runs. */
export function titleOfBar({ run, ...bar }: Bar, texts: Texts): string {
  if (run) return jobName({ ...run, jobId: jobIdOf(run.key) }, texts)
  return texts.today.runs(runsOf(bar))
}

/** How the run ended, or how many ended in which way. */
export function outcomeOfBar({ run, from, until, counts }: Bar, texts: Texts): string {
  const kinds = kindsOf(counts)
  const [kind] = kinds
  const countOf = (each: BarKind) =>
    isOutcomeKind(each) ? texts.outcomes[each].count : texts.today.counts[each]
  if (!run || !kind) return kinds.map((each) => countOf(each)(counts[each] ?? 0)).join(', ')
  const took =
    until === undefined || until - from < 1_000 ? undefined : texts.format.roughDuration(until - from)
  if (isOutcomeKind(kind)) return outcomeSentence({ kind, took }, texts)
  return kind === 'unchecked' ? texts.groups.unchecked : texts.statuses[kind]
}

/** Formats the bar's start and end. */
export const timeOfBar = ({ from, until }: Bar, { today }: Texts): string =>
  until === undefined ? today.since(from) : today.between(from, until)

/** Returns a bar's name and tooltip. */
export function useBarTexts(bar: Bar): { readonly name: string; readonly tooltip: string } {
  const texts = useTexts()
  const server = useWindow(
    (state) => state.world?.servers.find(({ id }) => id === bar.serverId)?.name ?? texts.servers.unnamed,
  )
  const title = titleOfBar(bar, texts)
  const rest = [outcomeOfBar(bar, texts), timeOfBar(bar, texts), server]
  return { name: [title, ...rest].join(', '), tooltip: `${title}\n${rest.join(' · ')}` }
}
