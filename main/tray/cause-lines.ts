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
  readonly cause: string
  readonly jobs: readonly JobSummary[]
}

/** Only failures that need attention. Pure. */
export function withCauses(jobs: readonly JobSummary[]): {
  readonly causes: readonly TrayCause[]
  readonly others: readonly JobSummary[]
} {
  const found = new Map<string, JobSummary[]>()
  for (const summary of jobs) {
    if (summary.activity !== 'failed' || !summary.needsAttention) continue
    const cause = errorCause(errorOf(summary))
    if (cause !== undefined) found.set(cause, [...(found.get(cause) ?? []), summary])
  }
  const causes = [...found]
    .filter(([, members]) => members.length >= leastOfCause)
    .map(([cause, members]) => ({ cause, jobs: members }))
  const taken = new Set(causes.flatMap(({ jobs: members }) => members))
  return { causes, others: jobs.filter((summary) => !taken.has(summary)) }
}

/** A cause's line with its submenu, which acts on all of its jobs. */
export function causeItem({ cause, jobs }: TrayCause, texts: Texts, now: number): TrayItem {
  const keys = jobs.map(({ job }) => job.key)
  const restartable = failedJobs(
    jobs.map(({ job }) => job),
    now,
  )
  const line = isolated(cutLine(lineOfCause(jobs.map(errorOf)) ?? cause, longestLabel))
  return {
    type: 'submenu',
    key: `cause:${cause}`,
    label: texts.cause.title(jobs.length, line),
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
