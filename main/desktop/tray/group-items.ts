import { isolateText } from '#shared/bidi.ts'
import { getBatchProgress, groupByBatch, type BatchProgress } from '#shared/rules/batch.ts'
import { findRestartableFailures } from '#shared/rules/restartable.ts'
import type { Batch, BatchId, JobState } from '#shared/model.ts'
import { formatBatchCounts, formatBatchName } from '#shared/texts/format-batch.ts'
import { truncateLine } from '#shared/texts/truncate-line.ts'
import type { Texts } from '#shared/texts/index.ts'
import { getErrorCause, minJobsPerCause, getCauseLine } from '#shared/rules/error-cause.ts'
import { formatCause, maxMenuLabelLength } from './menu.ts'
import { createAction, type TrayItem } from './tray.ts'
import type { JobSummary } from '#shared/rules/job-summaries.ts'

const getError = ({ job }: JobSummary): string | undefined => job.run.error

export interface TrayCause {
  /** The common cause; undefined if the group is a single job. */
  readonly cause: string | undefined
  readonly jobs: readonly JobSummary[]
}

const getEnd = ({ job }: JobSummary): number => job.outcome?.at ?? 0

/**
 * Groups the jobs that need attention by the cause of their failure. The most frequent causes come first.
 * Among equally frequent causes, the latest comes first.
 */
export function groupSummariesByCause(jobs: readonly JobSummary[]): readonly TrayCause[] {
  const attentionJobs = jobs
    .filter(({ needsAttention }) => needsAttention)
    .toSorted((a, b) => getEnd(b) - getEnd(a))
  const groups = Map.groupBy(
    attentionJobs,
    (summary) => (summary.activity === 'failed' ? getErrorCause(getError(summary)) : undefined) ?? summary,
  )
  return [...groups]
    .flatMap(([cause, members]): readonly TrayCause[] =>
      typeof cause === 'string' && members.length >= minJobsPerCause
        ? [{ cause, jobs: members }]
        : members.map((member) => ({ cause: undefined, jobs: [member] })),
    )
    .toSorted((a, b) => b.jobs.length - a.jobs.length)
}

/** Creates a cause's menu item, with a submenu for its jobs. */
export function createCauseItem(
  cause: string,
  jobs: readonly JobSummary[],
  texts: Texts,
  now: number,
): TrayItem {
  const keys = jobs.map(({ job }) => job.identity.key)
  const restartable = findRestartableFailures(
    jobs.map(({ job }) => job),
    now,
  )
  return {
    type: 'submenu',
    key: `cause:${cause}`,
    label: formatCause(getCauseLine(jobs.map(getError)) ?? cause, jobs.length, texts),
    items: [
      ...(restartable.length > 0
        ? [
            createAction(texts.cause.restart(restartable.length), {
              name: 'restartMany',
              args: { keys: restartable },
            }),
          ]
        : []),
      createAction(texts.common.show, { open: { show: 'list', keys } }),
      createAction(texts.list.dismissAll(jobs.length), {
        name: 'setDismissed',
        args: { keys, dismissed: true },
      }),
    ],
  }
}

export interface BatchSummary {
  readonly batch: Batch
  readonly jobs: readonly JobState[]
  readonly progress: BatchProgress
}

/** Finds batches with active jobs. Batches with a single job don't count. */
export function findActiveBatches(
  jobs: readonly JobState[],
  batches: ReadonlyMap<BatchId, Batch>,
): ReadonlyMap<BatchId, BatchSummary> {
  const activeBatches = [...groupByBatch(jobs)].flatMap(([id, members]) => {
    const batch = batches.get(id)
    const progress = getBatchProgress(members)
    return batch && members.length > 1 && !progress.isOver
      ? [[id, { batch, jobs: members, progress }] as const]
      : []
  })
  return new Map(activeBatches)
}

/** Creates a batch's menu item, with a submenu for its jobs. */
export function createBatchItem(
  { batch, jobs, progress }: BatchSummary,
  texts: Texts,
  now: number,
): TrayItem {
  const failed = findRestartableFailures(jobs, now).length
  const keys = jobs.map(({ identity: { key } }) => key)
  const name = isolateText(truncateLine(formatBatchName(batch, jobs, texts), maxMenuLabelLength))
  const how = `${texts.format.percent(progress.progress)}, ${formatBatchCounts(progress, texts)}`
  return {
    type: 'submenu',
    key: `batch:${batch.id}`,
    label: `${name}: ${how}`,
    items: [
      createAction(texts.common.show, { open: { show: 'list', keys } }),
      ...(failed > 0
        ? [createAction(texts.picked.restart(failed), { name: 'restartMany', args: { keys } })]
        : []),
      { type: 'separator' },
      createAction(texts.batch.unwatch, { name: 'unwatch', args: { keys } }),
    ],
  }
}
