import type { JobKey, JobState, ServerState, Settings } from '../state/types.ts'
import { forMenu, judge } from './jobs.ts'
import { jobItem, pauseItems, serverItem } from './menu.ts'
import { stateLine, trayIcon } from './state-line.ts'
import type { TrayItem, TrayView } from './types.ts'

/** What the tray looks at. */
export interface TrayInput {
  readonly jobs: Iterable<JobState>
  readonly servers: Iterable<ServerState>
  /** Failed and lost runs that the person has not seen. */
  readonly attention: ReadonlySet<JobKey>
  readonly settings: Settings
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
 * The whole tray, as design.md section 8 lays it out. It changes only where a person would see another text: progress
 * is in whole percents, and no running time stands in it.
 *
 * @param now ms since the epoch
 */
export function trayView(input: TrayInput, now: number): TrayView {
  const servers = [...input.servers]
  const byId = new Map(servers.map((server) => [server.id, server]))
  const jobs = judge(input.jobs, byId, input.attention)
  const unseen = input.attention.size
  const state = stateLine(jobs, servers, unseen)
  const listed = forMenu(jobs, JOBS)
  const left = jobs.length - listed.length
  return {
    icon: trayIcon(jobs, servers, unseen),
    tooltip: `Compileo Tray: ${stateLine(jobs, servers, unseen, 'with-progress')}`,
    menu: grouped(
      [{ type: 'text', label: state }],
      [
        ...listed.map(jobItem),
        ...(left > 0 ? [{ type: 'action', label: `${left} more…`, intent: { do: 'open' } } as const] : []),
      ],
      servers.map(serverItem),
      [
        { type: 'action', label: 'Watch a job…', intent: { do: 'watch' } },
        ...pauseItems(input.settings, now),
      ],
      [
        { type: 'action', label: 'Open Compileo Tray', intent: { do: 'open' } },
        { type: 'action', label: 'Quit', intent: { do: 'quit' } },
      ],
    ),
  }
}
