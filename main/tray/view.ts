import { provenCounts } from '../../shared/rules/queue-counts.ts'
import { failedJobs } from '../../shared/rules/restartable.ts'
import type { BulkRestart, JobKey, JobState, ServerState, UpdateState } from '../../shared/model.ts'
import type { Settings } from '../../shared/settings.ts'
import type { Texts } from '../../shared/texts/index.ts'
import { forMenu, judge } from './jobs.ts'
import { jobItem, pauseItems, restartItems, serverItem, updateItems } from './menu.ts'
import { stateLine, trayIcon } from './state-line.ts'
import type { TrayItem, TrayView } from './types.ts'

/** What the tray looks at. */
export interface TrayInput {
  readonly jobs: Iterable<JobState>
  readonly servers: Iterable<ServerState>
  /** Failed and lost runs that the person has not seen. */
  readonly unseen: ReadonlySet<JobKey>
  /** Runs that completed since the person last looked at the window. */
  readonly completed: ReadonlySet<JobKey>
  readonly settings: Settings
  /** Many restarts that are under way. */
  readonly bulk?: BulkRestart
  readonly updates?: UpdateState
}

/** Jobs in the menu, at most. */
const JOBS = 10

const SEPARATOR: TrayItem = { type: 'separator' }

/** Puts separators between the groups that aren't empty. */
function grouped(...groups: readonly (readonly TrayItem[])[]): readonly TrayItem[] {
  return groups
    .filter((group) => group.length > 0)
    .flatMap((group, index) => (index === 0 ? group : [SEPARATOR, ...group]))
}

/**
 * The whole tray: icon, tooltip and menu. It changes only where a person would see another text: progress
 * is in whole percents, and no time stands in it that runs. Pure.
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
  const unseen = { bad: input.unseen.size, completed: input.completed.size }
  const state = stateLine(jobs, servers, unseen.completed, texts)
  const listed = forMenu(jobs, JOBS)
  const left = jobs.length - listed.length
  return {
    icon: trayIcon(jobs, servers, unseen),
    tooltip: `Compileo Tray: ${stateLine(jobs, servers, unseen.completed, texts, 'with-progress')}`,
    menu: grouped(
      [{ type: 'text', label: state }],
      [
        ...listed.map((job) => jobItem(job, texts, now)),
        ...(left > 0
          ? [{ type: 'action', label: texts.tray.job.more(left), command: { do: 'open' } } as const]
          : []),
      ],
      servers.map((server) =>
        serverItem(
          server,
          provenCounts(
            jobs.map(({ job }) => job),
            server.id,
          ),
          texts,
        ),
      ),
      [
        { type: 'action', label: texts.tray.watch, command: { do: 'watch' } },
        ...restartItems(failed.length, input.bulk, texts),
        ...pauseItems(input.settings, texts, now),
      ],
      [
        { type: 'action', label: texts.tray.open, command: { do: 'open' } },
        { type: 'action', label: texts.tray.history, command: { do: 'history' } },
        { type: 'action', label: texts.tray.settings, command: { do: 'settings' } },
        ...updateItems(input.updates, texts),
        { type: 'action', label: texts.tray.quit, command: { do: 'quit' } },
      ],
    ),
  }
}
