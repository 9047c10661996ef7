import { queueCounts } from '#shared/rules/queue-counts.ts'
import type { Batch, BatchId, JobState, ServerState } from '#shared/model.ts'
import { guiOf } from '#shared/web-page-url.ts'
import type { AppState } from '#main/state/store.ts'
import type { Expectations } from '#main/state/expectations.ts'
import type { Texts } from '#shared/texts/index.ts'
import { activeBatches, batchItem, causeItem, causesOf } from './group-lines.ts'
import { activeFirst, judge, type JobSummary } from './job-lines.ts'
import { bulkItems, jobItem, pauseItems, serverItems, updateItems } from './menu.ts'
import { endOf, endOfAll } from './menu-time-left.ts'
import { stateLine, trayIcon } from './state-line.ts'
import { action, type TrayItem, type TrayView } from './tray.ts'

type Shown = Pick<AppState, 'unread' | 'completed' | 'settings'> &
  Partial<Pick<AppState, 'batches' | 'bulk' | 'updates'>>
export interface TrayInput extends Shown {
  readonly jobs: Iterable<JobState>
  readonly servers: Iterable<ServerState>
  readonly expectations?: Expectations
}

/** A longer menu wouldn't fit on small screens. Separators don't count. */
const mostLines = 14
const mostCauses = 3
const mostActive = 5

const SEPARATOR: TrayItem = { type: 'separator' }

/** Puts separators between the groups that aren't empty. */
function grouped(...groups: readonly (readonly TrayItem[])[]): readonly TrayItem[] {
  return groups
    .filter((group) => group.length > 0)
    .flatMap((group, index) => (index === 0 ? group : [SEPARATOR, ...group]))
}

interface Line {
  readonly jobs: number
  readonly item: TrayItem
}

/** What goes on: a batch takes the place of its first active job. */
function activeLines(
  jobs: readonly JobSummary[],
  batches: ReadonlyMap<BatchId, Batch>,
  itemOf: (summary: JobSummary) => TrayItem,
  texts: Texts,
  now: number,
): readonly Line[] {
  const batched = activeBatches(
    jobs.map(({ job }) => job),
    batches,
  )
  const lines = Map.groupBy(activeFirst(jobs), (summary) => batched.get(summary.job.batch ?? '') ?? summary)
  return [...lines].map(([of, members]) => ({
    jobs: members.length,
    item: 'batch' in of ? batchItem(of, texts, now) : itemOf(of),
  }))
}

/** Causes first, then what goes on, as far as it fits into so many lines, then how many more jobs there are. */
function jobGroups(
  needing: readonly Line[],
  active: readonly Line[],
  most: number,
  texts: Texts,
): readonly (readonly TrayItem[])[] {
  const causes = needing.slice(0, Math.min(mostCauses, Math.max(1, most - 2)))
  const running = active.slice(0, Math.min(mostActive, Math.max(0, most - 1 - causes.length)))
  const jobsOf = (lines: readonly Line[]) => lines.reduce((sum, { jobs }) => sum + jobs, 0)
  const left = jobsOf(needing) + jobsOf(active) - jobsOf(causes) - jobsOf(running)
  const itemsOf = (lines: readonly Line[]) => lines.map(({ item }) => item)
  const more = left > 0 && most > 1 ? [action(texts.tray.job.more(left), { open: 'window' })] : []
  return [itemsOf(causes), [...itemsOf(running), ...more]]
}

/** Says what the tray shows. Progress is in whole percent, and no text contains a running time. */
export function trayView(input: TrayInput, texts: Texts, now: number): TrayView {
  const servers = [...input.servers]
  const byId = new Map(servers.map((server) => [server.id, server]))
  const jobs = judge(input.jobs, byId)
  const states = jobs.map(({ job }) => job)
  const completed = input.completed.size
  const { expectations } = input
  const itemOf = (summary: JobSummary) => {
    const end = expectations ? endOf(summary, expectations, texts, now) : []
    return jobItem(summary, end, guiOf(byId.get(summary.job.serverId)) !== undefined, texts, now)
  }
  const needing = causesOf(jobs).flatMap(({ cause, jobs: members }) =>
    cause === undefined
      ? members.map((member) => ({ jobs: 1, item: itemOf(member) }))
      : [{ jobs: members.length, item: causeItem(cause, members, texts, now) }],
  )
  const tail = [
    serverItems(servers, (server) => queueCounts(server, states), texts),
    [...bulkItems(input.bulk, texts), ...pauseItems(input.settings, texts, now)],
    [
      action(texts.tray.open, { open: 'window' }),
      action(texts.tray.settings, { open: { show: 'settings' } }),
      ...updateItems(input.updates, texts),
      action(texts.tray.quit, { do: 'quit', with: {} }),
    ],
  ]
  const active = activeLines(jobs, input.batches ?? new Map(), itemOf, texts, now)
  const tooltip = [
    stateLine(jobs, servers, completed, texts, 'with-progress'),
    ...(expectations ? endOfAll(jobs, expectations, texts, now) : []),
  ]
  return {
    icon: trayIcon(jobs, servers, input.unread.size, input.settings.pausedUntil > now),
    tooltip: `Compileo Tray: ${tooltip.join(', ')}`,
    menu: grouped(
      [{ type: 'text', label: stateLine(jobs, servers, completed, texts) }],
      ...jobGroups(needing, active, mostLines - 1 - tail.flat().length, texts),
      ...tail,
    ),
  }
}
