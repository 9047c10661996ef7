import type { Batch, JobWith } from '../model.ts'
import { mapOutcomeKinds, outcomeKinds } from '../outcome.ts'
import type { BatchProgress } from '../rules/batch.ts'
import type { Texts } from './index.ts'

const order = [...outcomeKinds, 'running', 'waiting'] as const

export function formatBatchName(
  batch: Pick<Batch, 'name'>,
  jobs: readonly JobWith<'kind'>[],
  { batch: batchTexts, results }: Pick<Texts, 'batch' | 'results'>,
): string {
  const name = batch.name?.trim()
  if (name) return name
  const kind = jobs[0]?.identity.kind
  const isOne = kind !== undefined && jobs.every((job) => job.identity.kind === kind)
  return isOne ? batchTexts.unnamedOf(results.kinds[kind]) : batchTexts.unnamed
}

export function formatBatchCounts(
  { counts }: BatchProgress,
  { batch, outcomes }: Pick<Texts, 'batch' | 'outcomes'>,
): string {
  const countTexts = { ...mapOutcomeKinds((kind) => outcomes[kind].count), ...batch.counts }
  return order.flatMap((stage) => (counts[stage] > 0 ? [countTexts[stage](counts[stage])] : [])).join(', ')
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
