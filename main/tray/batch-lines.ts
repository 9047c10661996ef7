import { isolated } from '#shared/bidi.ts'
import { batchProgress, byBatch, type BatchProgress } from '#shared/rules/batch.ts'
import { failedJobs } from '#shared/rules/restartable.ts'
import type { Batch, BatchId, JobState } from '#shared/model.ts'
import { batchCounts, batchName } from '#shared/texts/batch-progress.ts'
import { cutLine } from '#shared/texts/cut-line.ts'
import type { Texts } from '#shared/texts/index.ts'
import { longestLabel } from './menu.ts'
import { action, type TrayItem } from './tray.ts'

/** A batch of the list, of which jobs go on. */
export interface BatchSummary {
  readonly batch: Batch
  readonly jobs: readonly JobState[]
  readonly progress: BatchProgress
}

/** The batches whose jobs go on. A single job has no batch. */
export function activeBatches(
  jobs: readonly JobState[],
  batches: ReadonlyMap<BatchId, Batch>,
): ReadonlyMap<BatchId, BatchSummary> {
  const found = [...byBatch(jobs)].flatMap(([id, members]) => {
    const batch = batches.get(id)
    const progress = batchProgress(members)
    return batch && members.length > 1 && !progress.isOver
      ? [[id, { batch, jobs: members, progress }] as const]
      : []
  })
  return new Map(found)
}

/** A batch's line with its submenu, which acts on all of its jobs. */
export function batchItem({ batch, jobs, progress }: BatchSummary, texts: Texts, now: number): TrayItem {
  const failed = failedJobs(jobs, now).length
  const keys = jobs.map(({ key }) => key)
  const name = isolated(cutLine(batchName(batch, jobs, texts), longestLabel))
  const how = `${texts.format.percent(progress.progress)}, ${batchCounts(progress, texts)}`
  return {
    type: 'submenu',
    key: `batch:${batch.id}`,
    label: `${name}: ${how}`,
    items: [
      action(texts.tray.batch.show, { open: { show: 'list', keys } }),
      ...(failed > 0 ? [action(texts.batch.restart(failed), { do: 'restartMany', with: { keys } })] : []),
      { type: 'separator' },
      action(texts.batch.unwatch, { do: 'unwatch', with: { keys } }),
    ],
  }
}
