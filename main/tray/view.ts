import { needsAttention } from '#shared/rules/attention.ts'
import { countJobs, findUncheckedServers } from '#shared/rules/count-jobs.ts'
import { queueCounts } from '#shared/rules/queue-counts.ts'
import type { Batch, BatchId, JobState, ServerState } from '#shared/model.ts'
import type { AppState } from '#main/state/store.ts'
import type { Expectations } from '#main/state/expectations.ts'
import type { Texts } from '#shared/texts/index.ts'
import { findActiveBatches, createBatchItem, createCauseItem, groupSummariesByCause } from './group-items.ts'
import { sortActive, summarizeJobs, type JobSummary } from './job-summaries.ts'
import { createBulkItems, createJobItem, createPauseItems, createServerItems } from './menu.ts'
import { formatMenuEnd, formatEndOfAll } from './menu-time-left.ts'
import { formatState, getTrayIcon } from './state-text.ts'
import { createAction, type TrayItem, type TrayView } from './tray.ts'

type Shown = Pick<AppState, 'unread' | 'completed' | 'settings'> & Partial<Pick<AppState, 'batches' | 'bulk'>>
export interface TrayInput extends Shown {
  readonly jobs: Iterable<JobState>
  readonly servers: Iterable<ServerState>
  readonly expectations?: Expectations
}

/** The most items of the menu, without separators: a longer menu wouldn't fit on small screens. */
const maxLines = 14
const maxCauses = 3
const maxActive = 5

const separator: TrayItem = { type: 'separator' }

/** Puts separators between the groups that aren't empty. */
function joinGroups(...groups: readonly (readonly TrayItem[])[]): readonly TrayItem[] {
  return groups
    .filter((group) => group.length > 0)
    .flatMap((group, index) => (index === 0 ? group : [separator, ...group]))
}

interface Line {
  readonly jobs: number
  readonly item: TrayItem
}

/** Creates the items of active jobs. A batch is shown at the position of its first active job. */
function createActiveLines(
  jobs: readonly JobSummary[],
  batches: ReadonlyMap<BatchId, Batch>,
  createItem: (summary: JobSummary) => TrayItem,
  texts: Texts,
  now: number,
): readonly Line[] {
  const batched = findActiveBatches(
    jobs.map(({ job }) => job),
    batches,
  )
  const lines = Map.groupBy(
    sortActive(jobs),
    (summary) => batched.get(summary.job.user.batch ?? '') ?? summary,
  )
  return [...lines].map(([of, members]) => ({
    jobs: members.length,
    item: 'batch' in of ? createBatchItem(of, texts, now) : createItem(of),
  }))
}

/**
 * Creates the items of jobs: causes first, then active jobs as far as there is room, then the number of
 * further jobs.
 */
function createJobGroups(
  needing: readonly Line[],
  active: readonly Line[],
  max: number,
  texts: Texts,
): readonly (readonly TrayItem[])[] {
  const causes = needing.slice(0, Math.min(maxCauses, Math.max(1, max - 2)))
  const running = active.slice(0, Math.min(maxActive, Math.max(0, max - 1 - causes.length)))
  const countLineJobs = (lines: readonly Line[]) => lines.reduce((sum, { jobs }) => sum + jobs, 0)
  const left = countLineJobs(needing) + countLineJobs(active) - countLineJobs(causes) - countLineJobs(running)
  const getItems = (lines: readonly Line[]) => lines.map(({ item }) => item)
  const more = left > 0 && max > 1 ? [createAction(texts.tray.job.more(left), { open: 'window' })] : []
  return [getItems(causes), [...getItems(running), ...more]]
}

/**
 * Creates everything that the tray shows. Progress is in whole percent, and no text contains a running time.
 */
export function createTrayView(input: TrayInput, texts: Texts, now: number): TrayView {
  const servers = [...input.servers]
  const byId = new Map(servers.map((server) => [server.id, server]))
  const jobs = summarizeJobs(input.jobs, byId)
  const states = jobs.map(({ job }) => job)
  const completed = input.completed.size
  const { expectations } = input
  const unchecked = findUncheckedServers(servers)
  const countServer = (server: ServerState) => {
    const here = states.filter(({ identity: { serverId } }) => serverId === server.id)
    return { own: countJobs(here, unchecked, needsAttention), queue: queueCounts(server, here) }
  }
  const createItem = (summary: JobSummary) => {
    const end = expectations ? formatMenuEnd(summary, expectations, texts, now) : []
    return createJobItem(summary, end, texts, now)
  }
  const needing = groupSummariesByCause(jobs).flatMap(({ cause, jobs: members }) =>
    cause === undefined
      ? members.map((member) => ({ jobs: 1, item: createItem(member) }))
      : [{ jobs: members.length, item: createCauseItem(cause, members, texts, now) }],
  )
  const tail = [
    createServerItems(servers, countServer, texts),
    [...createBulkItems(input.bulk, texts), ...createPauseItems(input.settings, texts, now)],
    [
      createAction(texts.tray.open, { open: 'window' }),
      createAction(texts.tray.settings, { open: { show: 'settings' } }),
      createAction(texts.tray.quit, { name: 'quit', args: {} }),
    ],
  ]
  const active = createActiveLines(jobs, input.batches ?? new Map(), createItem, texts, now)
  const tooltip = [
    formatState(jobs, servers, completed, texts, 'with-progress'),
    ...(expectations ? formatEndOfAll(jobs, expectations, texts, now) : []),
  ]
  return {
    icon: getTrayIcon(jobs, servers, input.unread.size, input.settings.pausedUntil > now),
    tooltip: `Compileo Tray: ${tooltip.join(', ')}`,
    menu: joinGroups(
      [{ type: 'text', label: formatState(jobs, servers, completed, texts) }],
      ...createJobGroups(needing, active, maxLines - 1 - tail.flat().length, texts),
      ...tail,
    ),
  }
}
