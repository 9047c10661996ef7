import type { Snapshot } from '#shared/contract.ts'
import type { ServerView, StatsSample } from '#shared/model.ts'
import { createStatsSample } from '#shared/rules/queue-counts.ts'
import { createSampleSnapshot, createServerView } from './sample-data.ts'
import { createQuotedMessage } from './job-texts.ts'

const second = 1_000
const minute = 60 * second

export function createFullStatsSample(at: number, counts: Partial<StatsSample['stats']> = {}): StatsSample {
  const stats = {
    pending: 4,
    running: 3,
    scheduled: 1,
    completed: 1_204,
    failed: 171,
    cancelled: 12,
    retrying: 0,
    total: 1_395,
    cpuPercent: 45.2,
    memoryMb: 812,
    activeWorkers: 3,
    ...counts,
  }
  return createStatsSample(stats, at)
}

export function createServerSnapshot(changed: Partial<ServerView> = {}, now = Date.now()): Snapshot {
  const sample = createSampleSnapshot(now)
  const busy = createServerView({
    id: 'work',
    name: 'Workstation',
    url: 'http://gpu-server.lab.example:8000',
    hasKey: true,
    autoRestarts: 3,
    stats: createFullStatsSample(now, { pending: 11, running: 4, cpuPercent: 93, memoryMb: 991 }),
    alerts: [
      {
        kind: 'failure-rate',
        raisedAt: now - 6 * minute,
        message: createQuotedMessage('171 of 1,395 jobs failed'),
      },
      { kind: 'pending', raisedAt: now - 2 * minute, message: createQuotedMessage('12 jobs waiting') },
      { kind: 'cpu', raisedAt: now - minute, message: createQuotedMessage('CPU at 93%') },
    ],
    ...changed,
  })
  return { ...sample, servers: sample.servers.map((server) => (server.id === 'work' ? busy : server)) }
}
