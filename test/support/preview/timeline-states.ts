import { zeroOutcomeCounts } from '#shared/outcome.ts'
import { createBridgeDouble, createEmptySnapshot, type BridgeDouble } from '../bridge-double.ts'
import { createJobView, createSampleStats, createServerView } from '../sample-data.ts'

const minute = 60_000

function busy(): BridgeDouble {
  const now = Date.now()
  const from = new Date(now).setHours(0, 0, 0, 0)
  const names = ['Workstation', 'Lab GPU', 'Archive', 'Ward 3', 'Ward 4', 'Cloud A', 'Cloud B']
  const all = names.map((name, nth) =>
    createServerView({ id: `s${nth}`, name, stats: createSampleStats(now, 1, 0) }),
  )
  const double = createBridgeDouble(
    createEmptySnapshot({
      servers: all,
      jobs: all.map(({ id }, nth) =>
        createJobView({
          jobId: `live-${nth}`,
          serverId: id,
          label: `Batch ${nth + 1}`,
          progress: 10 * nth + 5,
          startedAt: now - (20 + nth * 9) * minute,
          expectedEnd: { at: now + (10 + nth * 12) * minute, minRemainingMs: 0 },
        }),
      ),
    }),
  )
  const blockMs = 10 * minute
  const mergedRuns = all.flatMap(({ id: serverId }, server) =>
    Array.from({ length: Math.floor((now - from) / blockMs) }, (_, nth) => ({
      serverId,
      from: from + nth * blockMs,
      until: from + (nth + 1) * blockMs,
      ...zeroOutcomeCounts,
      completed: ((nth * 7 + server * 3) % 23) + 1,
      failed: (nth * 5 + server) % 11 === 0 ? 6 : 0,
    })).filter((_, nth) => (nth * 3 + server * 5) % 7 < 5),
  )
  double.handle('today', () => ({ from, runs: [], mergedRuns }))
  return double
}

export const timelineStates: Readonly<Record<string, () => BridgeDouble>> = { 'today-busy': busy }
