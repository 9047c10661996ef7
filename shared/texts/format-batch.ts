import type { Batch, JobWith } from '../model.ts'
import { mapOutcomeKinds, outcomeKinds } from '../outcome.ts'
import type { BatchProgress } from '../rules/batch.ts'
import type { Texts } from './index.ts'

const order = [...outcomeKinds, 'running', 'waiting'] as const

export function formatBatchName(
  batch: Pick<Batch, 'name'>,
  jobs: readonly JobWith<'kind'>[],
  { batch: words, results }: Pick<Texts, 'batch' | 'results'>,
): string {
  const given = batch.name?.trim()
  if (given) return given
  const kind = jobs[0]?.identity.kind
  const isOne = kind !== undefined && jobs.every((job) => job.identity.kind === kind)
  return isOne ? words.unnamedOf(results.kinds[kind]) : words.unnamed
}

export function formatBatchCounts(
  { counts }: BatchProgress,
  { batch, outcomes }: Pick<Texts, 'batch' | 'outcomes'>,
): string {
  const words = { ...mapOutcomeKinds((kind) => outcomes[kind].count), ...batch.counts }
  return order.flatMap((stage) => (counts[stage] > 0 ? [words[stage](counts[stage])] : [])).join(', ')
}

export function formatBatchProgress(
  progress: BatchProgress,
  texts: Pick<Texts, 'batch' | 'outcomes'>,
  doneAbout?: string,
): string {
  if (progress.counts.completed === progress.total) return texts.batch.allDone(progress.total)
  const counts = formatBatchCounts(progress, texts)
  const end = doneAbout === undefined ? [] : [texts.batch.doneAbout(doneAbout)]
  return texts.batch.sentence(progress.total, [counts, ...end].join(', '))
}
