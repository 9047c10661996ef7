import type { Snapshot } from '../../shared/contract.ts'
import type { ServerView, StatsSample } from '../../shared/model.ts'
import { sampleSnapshot, serverOf } from './sample-data.ts'
import { saying } from './job-texts.ts'

const second = 1_000
const minute = 60 * second

export function fullSampleOf(at: number, given: Partial<StatsSample['stats']> = {}): StatsSample {
  return {
    at,
    stats: {
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
      ...given,
    },
  }
}

export function busyHistory(now: number): readonly StatsSample[] {
  return Array.from({ length: 40 }, (_, i) => i)
    .filter((i) => i < 14 || i > 25)
    .map((i) =>
      fullSampleOf(now - (39 - i) * 15 * second, {
        pending: Math.round(3 + i / 5 + 2 * Math.sin(i)),
        running: 3 + (i % 7 > 3 ? 1 : 0),
        cpuPercent: Math.min(100, 38 + i * 1.4 + 9 * Math.sin(i / 2)),
        memoryMb: 640 + i * 9,
        queueType: 'redis',
        cacheSize: 12,
        health: { status: 'healthy', resourceUtilization: 'optimal', limitEnforcement: 'active' },
      }),
    )
}

export function serverSnapshot(changed: Partial<ServerView> = {}, now = Date.now()): Snapshot {
  const sample = sampleSnapshot(now)
  const statsHistory = busyHistory(now)
  const busy = serverOf({
    id: 'work',
    name: 'Workstation',
    url: 'http://gpu-server.lab.example:8000',
    hasKey: true,
    autoRestarts: 3,
    stats: statsHistory.at(-1),
    statsHistory,
    alerts: [
      { kind: 'failure-rate', raisedAt: now - 6 * minute, message: saying('171 of 1,395 jobs failed') },
      { kind: 'pending', raisedAt: now - 2 * minute, message: saying('12 jobs waiting') },
      { kind: 'cpu', raisedAt: now - minute, message: saying('CPU at 93%') },
    ],
    ...changed,
  })
  return { ...sample, servers: sample.servers.map((server) => (server.id === 'work' ? busy : server)) }
}
