import { isolated } from '#shared/bidi.ts'
import { batchProgress, byBatch, type BatchProgress } from '#shared/rules/batch.ts'
import { failedJobs } from '#shared/rules/restartable.ts'
import type { Batch, BatchId } from '#shared/model.ts'
import { batchCounts, batchName } from '#shared/texts/batch-progress.ts'
import { cutLine } from '#shared/texts/cut-line.ts'
import type { Texts } from '#shared/texts/index.ts'
import { placeOfAll, type JobSummary, type Placed } from './job-lines.ts'
import { longestLabel } from './menu.ts'
import { action, type TrayItem } from './tray.ts'

export interface BatchSummary extends Placed {
  readonly batch: Batch
  readonly jobs: readonly JobSummary[]
  readonly progress: BatchProgress
}

/** A batch takes the place of its first job. */
export function withBatches(
  jobs: readonly JobSummary[],
  batches: ReadonlyMap<BatchId, Batch>,
): { readonly batched: readonly BatchSummary[]; readonly single: readonly JobSummary[] } {
  const found = byBatch(jobs.map((summary) => ({ summary, batch: summary.job.batch })))
  const batched = [...found].flatMap(([id, members]): BatchSummary[] => {
    const batch = batches.get(id)
    if (!batch || members.length < 2) return []
    const summaries = members.map(({ summary }) => summary)
    return [
      {
        batch,
        jobs: summaries,
        progress: batchProgress(summaries.map(({ job }) => job)),
        ...placeOfAll(summaries),
      },
    ]
  })
  const taken = new Set(batched.map(({ batch }) => batch.id))
  return { batched, single: jobs.filter(({ job }) => !taken.has(job.batch ?? '')) }
}

/** A batch's line with its submenu, which acts on all of its jobs. */
export function batchItem({ batch, jobs, progress }: BatchSummary, texts: Texts, now: number): TrayItem {
  const states = jobs.map(({ job }) => job)
  const failed = failedJobs(states, now).length
  const keys = states.map(({ key }) => key)
  const name = isolated(cutLine(batchName(batch, states, texts), longestLabel))
  const counts = batchCounts(progress, texts)
  const how = progress.isOver ? counts : `${texts.format.percent(progress.progress)}, ${counts}`
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
