import { isolated } from '#shared/bidi.ts'
import { batchProgress, byBatch, type BatchProgress } from '#shared/rules/batch.ts'
import { failedJobs } from '#shared/rules/restartable.ts'
import type { Batch, BatchId, JobState } from '#shared/model.ts'
import { batchCounts, batchName } from '#shared/texts/batch-progress.ts'
import { cutLine } from '#shared/texts/cut-line.ts'
import type { Texts } from '#shared/texts/index.ts'
import { errorCause, leastOfCause, lineOfCause } from '#shared/rules/error-cause.ts'
import { longestLabel } from './menu.ts'
import { action, type TrayItem } from './tray.ts'
import type { JobSummary } from './job-lines.ts'

const errorOf = ({ job }: JobSummary): string | undefined => job.error ?? job.outcome?.error

export interface TrayCause {
  /** Undefined for a single job. */
  readonly cause: string | undefined
  readonly jobs: readonly JobSummary[]
}

const endOf = ({ job }: JobSummary): number => job.outcome?.at ?? 0

/** What needs the user, by cause: the most frequent first, then what ended last. */
export function causesOf(jobs: readonly JobSummary[]): readonly TrayCause[] {
  const needing = jobs.filter(({ needsAttention }) => needsAttention).toSorted((a, b) => endOf(b) - endOf(a))
  const groups = Map.groupBy(
    needing,
    (summary) => (summary.activity === 'failed' ? errorCause(errorOf(summary)) : undefined) ?? summary,
  )
  return [...groups]
    .flatMap(([cause, members]): readonly TrayCause[] =>
      typeof cause === 'string' && members.length >= leastOfCause
        ? [{ cause, jobs: members }]
        : members.map((member) => ({ cause: undefined, jobs: [member] })),
    )
    .toSorted((a, b) => b.jobs.length - a.jobs.length)
}

/** A cause's line with its submenu, which acts on all of its jobs. */
export function causeItem(cause: string, jobs: readonly JobSummary[], texts: Texts, now: number): TrayItem {
  const keys = jobs.map(({ job }) => job.key)
  const restartable = failedJobs(
    jobs.map(({ job }) => job),
    now,
  )
  const line = isolated(cutLine(lineOfCause(jobs.map(errorOf)) ?? cause, longestLabel))
  return {
    type: 'submenu',
    key: `cause:${cause}`,
    label: texts.notifications.cause(line, jobs.length),
    items: [
      ...(restartable.length > 0
        ? [
            action(texts.cause.restart(restartable.length), {
              do: 'restartMany',
              with: { keys: restartable },
            }),
          ]
        : []),
      action(texts.tray.batch.show, { open: { show: 'list', keys } }),
      action(texts.list.dismissAll(jobs.length), { do: 'setDismissed', with: { keys, dismissed: true } }),
    ],
  }
}

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
