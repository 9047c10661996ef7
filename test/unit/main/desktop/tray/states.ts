import { type Settings, defaultSettings } from '#shared/settings.ts'
import type {
  Batch,
  BulkRestart,
  OutcomeKind,
  JobKey,
  JobState,
  QueueStats,
  ServerState,
} from '#shared/model.ts'
import type { TrayItem, TrayView } from '#main/desktop/tray/tray.ts'
import type { ExpectedEnds } from '#main/core/state/expected-ends.ts'
import { createServerState } from '#main/core/state/new-server.ts'
import { createJob } from '#main/core/state/reduce-job.ts'
import { createTrayView } from '#main/desktop/tray/view.ts'
import type { Texts } from '#shared/texts/index.ts'
import { createSampleStats } from '#test/support/sample-data.ts'
import { texts as english } from '#test/support/english.ts'
import { withJobFields, type FlatJob } from '#test/support/job-parts.ts'

/** This is local noon, because the tray shows local time. */
export const NOW = new Date(2026, 10, 24, 12).getTime()

export function job(jobId: string, more: FlatJob = {}): JobState {
  const fresh = createJob(more.serverId ?? 'work', jobId, NOW)
  return withJobFields(fresh, { status: 'running', connection: { state: 'live' }, ...more })
}

export function ended(jobId: string, kind: OutcomeKind, more: FlatJob = {}): JobState {
  const key: JobKey = `${more.serverId ?? 'work'}/${jobId}`
  return job(jobId, {
    ...(kind === 'lost' ? {} : { status: kind }),
    connection: { state: 'closed' },
    outcome: { id: jobId, key, kind, run: 1, at: NOW, progress: 0 },
    ...more,
  })
}

export function queue(stats: Partial<QueueStats>): Pick<ServerState, 'stats'> {
  return { stats: { at: NOW, stats: { ...createSampleStats(NOW, 0, 0).stats, ...stats } } }
}

export function server(more: Partial<ServerState> = {}): ServerState {
  return { ...createServerState('work', 'http://work:8000', 'Workstation', false), reach: 'ok', ...more }
}

export interface Given {
  readonly jobs?: readonly JobState[]
  readonly servers?: readonly ServerState[]
  readonly unread?: readonly string[]
  readonly completed?: readonly string[]
  readonly settings?: Partial<Settings>
  readonly batches?: readonly Batch[]
  readonly bulk?: BulkRestart
  readonly expectedEnds?: ExpectedEnds
  readonly texts?: Texts
}

export function view(given: Given, now = NOW): TrayView {
  const { jobs = [], servers = [server()], unread = [], completed = [], settings = {} } = given
  const { batches = [], bulk, expectedEnds, texts = english } = given
  const input = {
    jobs,
    servers,
    batches: new Map(batches.map((batch) => [batch.id, batch])),
    unread: new Set(unread.map((id): JobKey => `work/${id}`)),
    completed: new Set(completed.map((id): JobKey => `work/${id}`)),
    settings: { ...defaultSettings, ...settings },
    bulk,
    expectedEnds,
  }
  return createTrayView(input, texts, now)
}

export function readMenu(items: readonly TrayItem[], indent = ''): string[] {
  return items.flatMap((item) => {
    switch (item.type) {
      case 'separator':
        return [`${indent}--`]
      case 'text':
        return [`${indent}${item.label}`]
      case 'action':
        return [`${indent}[${item.label}]`]
      case 'submenu':
        return [`${indent}${item.label} >`, ...readMenu(item.items, `${indent}  `)]
    }
  })
}

export function submenu({ menu }: TrayView, label: string): readonly TrayItem[] {
  for (const item of menu) if (item.type === 'submenu' && item.label.startsWith(label)) return item.items
  throw new Error(`No ${label} in ${readMenu(menu).join('\n')}`)
}
