import type { DayRun } from '#shared/insights.ts'
import type { OutcomeKind } from '#shared/model.ts'
import type { BridgeDouble } from '../bridge-double.ts'
import { createBridgeDouble, emptySnapshot } from '../bridge-double.ts'
import { endedJob, jobOf, sampleOf, serverOf, withResult } from '../sample-data.ts'

const minute = 60_000

const servers = (now: number) => [
  serverOf({ id: 'work', name: 'Workstation', stats: sampleOf(now, 3, 4) }),
  serverOf({ id: 'lab', name: 'Lab GPU', stats: sampleOf(now, 1, 1) }),
]

function ran(
  serverId: string,
  nth: number,
  began: number,
  ended: number,
  kind: OutcomeKind,
  label: string,
): DayRun {
  const now = Date.now()
  const at = now - ended * minute
  return {
    key: `${serverId}/run-${nth}`,
    id: `${kind}:1:${at}`,
    kind,
    startedAt: now - began * minute,
    at,
    label,
  }
}

function today(): BridgeDouble {
  const now = Date.now()
  const double = createBridgeDouble(
    emptySnapshot({
      servers: servers(now),
      jobs: [
        endedJob('failed', {
          jobId: 'run-7',
          label: 'Radiology reports, 2024',
          kind: 'parsing',
          progress: 40,
          startedAt: now - 208 * minute,
          completedAt: now - 175 * minute,
          error: 'Ollama at 127.0.0.1:11434 refused the connection',
        }),
        jobOf({
          jobId: 'parse-1',
          label: 'Parse 1,240 page PDF',
          kind: 'parsing',
          progress: 65,
          currentStep: 'Processing document 3 of 5',
          startedAt: now - 110 * minute,
          expectedEnd: { at: now + 58 * minute, leastLeftMs: 0 },
        }),
        jobOf({
          jobId: 'extract-1',
          label: 'Symptoms and treatments',
          kind: 'extraction',
          progress: 38,
          currentStep: 'Classifying chunk 412 of 1,180',
          startedAt: now - 44 * minute,
          expectedEnd: { at: now + 21 * minute, leastLeftMs: 0 },
        }),
        jobOf({
          jobId: 'taxonomy-1',
          serverId: 'lab',
          label: 'Taxonomy of the oncology guidelines',
          kind: 'taxonomy',
          progress: 9,
          currentStep: 'Building level 1',
          startedAt: now - 23 * minute,
          expectedEnd: { at: now + 121 * minute, leastLeftMs: 0 },
        }),
        withResult(
          endedJob('completed', {
            jobId: 'run-6',
            label: 'Chunk the oncology guidelines',
            kind: 'chunking',
            startedAt: now - 132 * minute,
            completedAt: now - 31 * minute,
          }),
          { kind: 'chunking', counts: { documents: 5, chunks: 734 } },
        ),
      ],
    }),
  )
  const runs = [
    ran('work', 1, 402, 350, 'completed', 'Cardiology textbook, volume 1'),
    ran('work', 2, 344, 276, 'completed', 'Cardiology textbook, volume 2'),
    ran('work', 3, 268, 232, 'failed', 'Cardiology textbook, volume 3'),
    ran('work', 4, 372, 296, 'completed', 'Chunk the cardiology textbooks'),
    ran('work', 5, 280, 277, 'cancelled', 'Benchmark run 14'),
    ran('work', 7, 208, 175, 'failed', 'Radiology reports, 2024'),
    ran('work', 6, 132, 31, 'completed', 'Chunk the oncology guidelines'),
    ran('lab', 8, 320, 242, 'completed', 'Taxonomy of the cardiology textbooks'),
    ran('lab', 9, 225, 120, 'completed', 'Dataset, 5,000 questions and answers'),
    ran('lab', 10, 90, 84, 'lost', 'Old extraction'),
  ]
  double.on('today', () => ({ from: new Date(now).setHours(0, 0, 0, 0), runs, blocks: [] }))
  return double
}

function busy(): BridgeDouble {
  const now = Date.now()
  const from = new Date(now).setHours(0, 0, 0, 0)
  const names = ['Workstation', 'Lab GPU', 'Archive', 'Ward 3', 'Ward 4', 'Cloud A', 'Cloud B']
  const all = names.map((name, nth) => serverOf({ id: `s${nth}`, name, stats: sampleOf(now, 1, 0) }))
  const double = createBridgeDouble(
    emptySnapshot({
      servers: all,
      jobs: all.map(({ id }, nth) =>
        jobOf({
          jobId: `live-${nth}`,
          serverId: id,
          label: `Batch ${nth + 1}`,
          progress: 10 * nth + 5,
          startedAt: now - (20 + nth * 9) * minute,
          expectedEnd: { at: now + (10 + nth * 12) * minute, leastLeftMs: 0 },
        }),
      ),
    }),
  )
  const blockMs = 10 * minute
  const blocks = all.flatMap(({ id: serverId }, server) =>
    Array.from({ length: Math.floor((now - from) / blockMs) }, (_, nth) => ({
      serverId,
      from: from + nth * blockMs,
      until: from + (nth + 1) * blockMs,
      completed: ((nth * 7 + server * 3) % 23) + 1,
      completedWithErrors: 0,
      failed: (nth * 5 + server) % 11 === 0 ? 6 : 0,
      cancelled: 0,
      lost: 0,
    })).filter((_, nth) => (nth * 3 + server * 5) % 7 < 5),
  )
  double.on('today', () => ({ from, runs: [], blocks }))
  return double
}

export const todayStates: Readonly<Record<string, () => BridgeDouble>> = {
  today,
  'today-busy': busy,
}
