import { queueCounts } from '#shared/rules/queue-counts.ts'
import { failedJobs } from '#shared/rules/restartable.ts'
import type {
  Batch,
  BatchId,
  BulkRestart,
  JobKey,
  JobState,
  ServerState,
  UpdateState,
} from '#shared/model.ts'
import type { Settings } from '#shared/settings.ts'
import { guiOf } from '#shared/web-page-url.ts'
import type { Expectations } from '#main/state/expectations.ts'
import type { Texts } from '#shared/texts/index.ts'
import { batchItem, withBatches } from './batch-lines.ts'
import { causeItem, withCauses } from './cause-lines.ts'
import { forMenu, judge, placeOf, placeOfAll, type JobSummary, type Placed } from './job-lines.ts'
import { jobItem, pauseItems, restartItems, serverItem, updateItems } from './menu.ts'
import { endOf, endOfAll } from './menu-time-left.ts'
import { stateLine, trayIcon } from './state-line.ts'
import { action, type TrayItem, type TrayView } from './tray.ts'

export interface TrayInput {
  readonly jobs: Iterable<JobState>
  readonly servers: Iterable<ServerState>
  readonly batches?: ReadonlyMap<BatchId, Batch>
  readonly unseen: ReadonlySet<JobKey>
  /** Runs that completed since the user last saw the window. */
  readonly completed: ReadonlySet<JobKey>
  readonly settings: Settings
  readonly bulk?: BulkRestart
  readonly updates?: UpdateState
  readonly expectations?: Expectations
}

const LINES = 10

interface Line extends Placed {
  readonly jobs: readonly JobSummary[]
  readonly item: () => TrayItem
}

const SEPARATOR: TrayItem = { type: 'separator' }

/** Puts separators between the groups that aren't empty. */
function grouped(...groups: readonly (readonly TrayItem[])[]): readonly TrayItem[] {
  return groups
    .filter((group) => group.length > 0)
    .flatMap((group, index) => (index === 0 ? group : [SEPARATOR, ...group]))
}

/**
 * Progress is in whole percent, and no text contains a running time. Pure.
 *
 * @param now ms since the epoch
 */
export function trayView(input: TrayInput, texts: Texts, now: number): TrayView {
  const servers = [...input.servers]
  const byId = new Map(servers.map((server) => [server.id, server]))
  const jobs = judge(input.jobs, byId)
  const failed = failedJobs(
    jobs.map(({ job }) => job),
    now,
  )
  const completed = input.completed.size
  const state = stateLine(jobs, servers, completed, texts)
  const { expectations } = input
  const endOfJob = (job: JobSummary) => (expectations ? endOf(job, expectations, texts, now) : [])
  const tooltip = [
    stateLine(jobs, servers, completed, texts, 'with-progress'),
    ...(expectations ? endOfAll(jobs, expectations, texts, now) : []),
  ]
  const { batched, single } = withBatches(jobs, input.batches ?? new Map())
  const { causes, others } = withCauses(single)
  const lines: readonly Line[] = [
    ...batched.map((batch) => ({ ...batch, item: () => batchItem(batch, texts, now) })),
    ...causes.map((cause) => ({
      ...placeOfAll(cause.jobs),
      jobs: cause.jobs,
      item: () => causeItem(cause, texts, now),
    })),
    ...others.map((summary) => ({
      ...placeOf(summary),
      jobs: [summary],
      item: () =>
        jobItem(summary, endOfJob(summary), guiOf(byId.get(summary.job.serverId)) !== undefined, texts, now),
    })),
  ]
  const listed = forMenu(lines, LINES)
  const left = jobs.length - listed.reduce((sum, line) => sum + line.jobs.length, 0)
  return {
    icon: trayIcon(jobs, servers, input.unseen.size, input.settings.pausedUntil > now),
    tooltip: `Compileo Tray: ${tooltip.join(', ')}`,
    menu: grouped(
      [{ type: 'text', label: state }],
      [
        ...listed.map(({ item }) => item()),
        ...(left > 0 ? [action(texts.tray.job.more(left), { open: 'window' })] : []),
      ],
      servers.map((server) =>
        serverItem(
          server,
          queueCounts(
            server,
            jobs.map(({ job }) => job),
          ),
          texts,
        ),
      ),
      [
        action(texts.tray.watch, { open: { show: 'watch' } }),
        ...restartItems(failed.length, input.bulk, texts),
        ...pauseItems(input.settings, texts, now),
      ],
      [
        action(texts.tray.open, { open: 'window' }),
        action(texts.tray.history, { open: { show: 'history' } }),
        action(texts.tray.settings, { open: { show: 'settings' } }),
        ...updateItems(input.updates, texts),
        action(texts.tray.quit, { do: 'quit', with: {} }),
      ],
    ),
  }
}
