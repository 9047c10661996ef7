import type { Batch } from '../model.ts'
import type { JobKind } from '../job-kind.ts'
import type { BatchProgress } from '../rules/batch.ts'
import type { Texts } from './index.ts'

/** What needs the user comes first. */
const order = [
  'completed',
  'completedWithErrors',
  'failed',
  'lost',
  'cancelled',
  'running',
  'waiting',
] as const

/** A batch's name: the user's, else the kind of its jobs if they share one. */
export function batchName(
  batch: Pick<Batch, 'name'>,
  jobs: readonly { readonly kind?: JobKind }[],
  { batch: words, results }: Pick<Texts, 'batch' | 'results'>,
): string {
  const given = batch.name?.trim()
  if (given) return given
  const kind = jobs[0]?.kind
  const isOne = kind !== undefined && jobs.every((job) => job.kind === kind)
  return isOne ? words.unnamedOf(results.kinds[kind]) : words.unnamed
}

/** "9 done, 1 failed, 2 running": where its jobs are. */
export const batchCounts = ({ counts }: BatchProgress, { batch }: Pick<Texts, 'batch'>): string =>
  order.flatMap((stage) => (counts[stage] > 0 ? [batch.counts[stage](counts[stage])] : [])).join(', ')

/**
 * "12 jobs: 9 done, 1 failed, 2 running, done about 15:02".
 * @param doneAbout when, in words, where something can be said
 */
export function batchSentence(
  standing: BatchProgress,
  texts: Pick<Texts, 'batch'>,
  doneAbout?: string,
): string {
  if (standing.counts.completed === standing.total) return texts.batch.allDone(standing.total)
  const counts = batchCounts(standing, texts)
  const end = doneAbout === undefined ? [] : [texts.batch.doneAbout(doneAbout)]
  return texts.batch.sentence(standing.total, [counts, ...end].join(', '))
}
