import type { Batch, BatchId, JobState, ServerState } from '#shared/model.ts'
import type { AppState } from '#main/core/state/store.ts'
import type { ExpectedEnds } from '#main/core/state/expected-ends.ts'
import type { Texts } from '#shared/texts/index.ts'
import { findActiveBatches, createBatchItem, createCauseItem, groupSummariesByCause } from './group-items.ts'
import {
  getMeanProgress,
  sortActiveJobs,
  summarizeJobs,
  type JobSummary,
} from '#shared/rules/job-summaries.ts'
import { isUnavailable } from '#shared/rules/restartable.ts'
import { formatMenuSummary, formatTrayState } from '#shared/texts/format-state.ts'
import {
  createBulkItems,
  createFailureItem,
  createJobItem,
  createPauseItems,
  createServerItems,
} from './menu.ts'
import { formatMenuEndLines, formatTimeLeftLines } from './menu-time-left.ts'
import { createAction, type TrayIcon, type TrayItem, type TrayView } from './tray.ts'

type Shown = Pick<AppState, 'unread' | 'completed' | 'settings'> & Partial<Pick<AppState, 'batches' | 'bulk'>>
export interface TrayInput extends Shown {
  readonly jobs: Iterable<JobState>
  readonly servers: Iterable<ServerState>
  readonly expectedEnds?: ExpectedEnds
}

/** The most items in the menu, without separators. A longer menu doesn't fit on small screens. */
const maxLines = 12
const maxCauses = 3
const maxActive = 5

const separator: TrayItem = { type: 'separator' }

/** Joins groups of items with separators, and leaves out empty groups. */
function joinGroups(...groups: readonly (readonly TrayItem[])[]): readonly TrayItem[] {
  return groups
    .filter((group) => group.length > 0)
    .flatMap((group, index) => (index === 0 ? group : [separator, ...group]))
}

/** Creates the items of active jobs. A batch appears in the place of its first active job. */
function createActiveLines(
  jobs: readonly JobSummary[],
  batches: ReadonlyMap<BatchId, Batch>,
  createItem: (summary: JobSummary) => TrayItem,
  texts: Texts,
  now: number,
): readonly TrayItem[] {
  const activeBatches = findActiveBatches(
    jobs.map(({ job }) => job),
    batches,
  )
  const lines = Map.groupBy(
    sortActiveJobs(jobs),
    (summary) => activeBatches.get(summary.job.user.batch ?? '') ?? summary,
  )
  return [...lines.keys()].map((line) =>
    'batch' in line ? createBatchItem(line, texts, now) : createItem(line),
  )
}

/**
 * Returns the items of the causes with the most jobs and of the first active jobs, at most `max` together.
 * The summary line counts all jobs.
 */
function createJobGroups(
  attentionItems: readonly TrayItem[],
  active: readonly TrayItem[],
  max: number,
): readonly (readonly TrayItem[])[] {
  const causes = attentionItems.slice(0, Math.min(maxCauses, Math.max(1, max - 1)))
  return [causes, active.slice(0, Math.min(maxActive, Math.max(0, max - causes.length)))]
}

/**
 * Returns the icon. It shows the mean progress of running jobs, or that no server is reachable. Its mark
 * shows unread outcomes, or else a pause of notifications.
 */
function getTrayIcon(
  jobs: readonly JobSummary[],
  servers: readonly ServerState[],
  unread: number,
  isPaused: boolean,
): TrayIcon {
  const mark = unread > 0 ? 'attention' : isPaused ? 'paused' : undefined
  return { shape: getShape(jobs, servers), ...(mark && { mark }) }
}

const quarters = [0, 1, 2, 3] as const

function getShape(jobs: readonly JobSummary[], servers: readonly ServerState[]): TrayIcon['shape'] {
  if (jobs.some(({ group }) => group === 'running' || group === 'waiting'))
    return quarters[Math.floor((getMeanProgress(jobs) ?? 0) / 25)] ?? 3
  return servers.length > 0 && servers.every(isUnavailable) ? 'offline' : 'idle'
}

/**
 * Creates the icon, the tooltip and the menu. Progress is in whole percent, and no text contains a time that
 * changes every second.
 */
export function createTrayView(input: TrayInput, texts: Texts, now: number): TrayView {
  const servers = [...input.servers]
  const byId = new Map(servers.map((server) => [server.id, server]))
  const jobs = summarizeJobs(input.jobs, byId)
  const completed = input.completed.size
  const { expectedEnds } = input
  const createItem = (summary: JobSummary) => {
    const end = expectedEnds ? formatMenuEndLines(summary, expectedEnds, texts, now) : []
    return createJobItem(summary, end, texts, now)
  }
  const attentionItems = groupSummariesByCause(jobs).flatMap(({ cause, jobs: members }) =>
    cause === undefined
      ? members.map((member) => createFailureItem(member, texts, now))
      : [createCauseItem(cause, members, texts, now)],
  )
  const tail = [
    createServerItems(servers, texts),
    [
      ...createBulkItems(input.bulk, texts),
      ...createPauseItems(input.settings, texts, now),
      createAction(texts.tray.settings, { open: { show: 'settings' } }),
      createAction(texts.common.quit, { name: 'quit', args: {} }),
    ],
  ]
  const active = createActiveLines(jobs, input.batches ?? new Map(), createItem, texts, now)
  const timeLeftLines = expectedEnds ? formatTimeLeftLines(jobs, servers, expectedEnds, texts, now) : []
  const tooltip = [formatTrayState(jobs, servers, completed, texts, 'with-progress'), ...timeLeftLines]
  return {
    icon: getTrayIcon(jobs, servers, input.unread.size, input.settings.pausedUntil > now),
    tooltip: `Compileo Tray: ${tooltip.join(', ')}`,
    menu: joinGroups(
      [createAction(formatMenuSummary(jobs, servers, completed, timeLeftLines, texts), { open: 'window' })],
      ...createJobGroups(attentionItems, active, maxLines - 1 - tail.flat().length),
      ...tail,
    ),
  }
}
