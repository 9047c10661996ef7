import type { PolicyContext } from '#main/core/notifications/policy.ts'
import { createServerState } from '#main/core/state/new-server.ts'
import { createJob } from '#main/core/state/reduce-job.ts'
import { type Settings, defaultSettings } from '#shared/settings.ts'
import type { JobOutcome, OutcomeKind, JobKey, JobState, ServerState } from '#shared/model.ts'
import type { Texts } from '#shared/texts/index.ts'
import { texts } from '#test/support/english.ts'
import { createSampleOutcome } from '#test/support/outcome-sample.ts'
import { withJobFields, type FlatJob } from '#test/support/job-parts.ts'

const MINUTE = 60_000

export const NOW = Date.UTC(2026, 10, 24, 12)

export function server(id: string, name: string): ServerState {
  return { ...createServerState(id, `http://${id}:8000`, name, false), reach: 'ok' }
}

export function job(key: JobKey, more: FlatJob = {}): JobState {
  const [serverId = '', jobId = ''] = key.split('/')
  return withJobFields(createJob(serverId, jobId, NOW), { connection: { state: 'closed' }, ...more })
}

export function outcome(kind: OutcomeKind, more: Partial<JobOutcome> = {}): JobOutcome {
  const key = more.key ?? 's1/j1'
  const startedAt = NOW - 12 * MINUTE
  return createSampleOutcome(kind, { id: `${key} ${kind}`, key, at: NOW, startedAt, progress: 40, ...more })
}

export function context(
  more: {
    jobs?: JobState[]
    servers?: ServerState[]
    settings?: Partial<Settings>
    texts?: Texts
  } = {},
): PolicyContext {
  const { jobs = [job('s1/j1', { label: 'Taxonomy' })], servers = [server('s1', 'Workstation')] } = more
  return {
    jobs: new Map(jobs.map((each) => [each.identity.key, each])),
    servers: new Map(servers.map((each) => [each.id, each])),
    batches: new Map(),
    settings: { ...defaultSettings, ...more.settings },
    now: NOW,
    texts: more.texts ?? texts,
  }
}
