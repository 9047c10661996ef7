import { isolated } from '#shared/bidi.ts'
import { errorCause, leastOfCause, lineOfCause } from '#shared/rules/error-cause.ts'
import { failedJobs } from '#shared/rules/restartable.ts'
import { cutLine } from '#shared/texts/cut-line.ts'
import type { Texts } from '#shared/texts/index.ts'
import type { JobSummary } from './job-lines.ts'
import { longestLabel } from './menu.ts'
import { action, type TrayItem } from './tray.ts'

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
