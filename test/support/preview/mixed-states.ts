import type { JobView } from '#shared/model.ts'
import { createBridgeDouble, createEmptySnapshot, type BridgeDouble } from '../bridge-double.ts'
import { serveHistory, createHistoryEntry } from '../history-sample.ts'
import { createEndedJob, createJobView, createSampleSnapshot, withResult } from '../sample-data.ts'

const minute = 60_000

/** Returns a name with 25 characters, like most real names. */
const nameOf = (nth: number): string => `Cardiology guidelines ${String(nth + 100)}`

const errors = [
  'Ollama at 127.0.0.1:11434 refused the connection',
  'Document 192 is encrypted',
  'Model requires more system memory (38.2 GiB) than is available (27.9 GiB)',
]

function mixedJob(nth: number, now: number): JobView {
  const fields = {
    jobId: `mixed-${nth}`,
    label: nameOf(nth),
    kind: nth % 2 === 0 ? 'extraction' : 'parsing',
    serverId: nth % 3 === 0 ? 'lab' : 'work',
    startedAt: now - (40 + (nth % 60)) * minute,
  } as const
  const completedAt = now - (nth % 40) * minute
  switch (nth % 8) {
    case 0:
      return createEndedJob('failed', { ...fields, completedAt, error: errors[nth % errors.length] })
    case 1:
      return createJobView({ ...fields, status: 'pending', progress: 0, createdAt: now - 6 * minute })
    case 2:
    case 3:
    case 4:
      return createJobView({
        ...fields,
        progress: nth % 100,
        currentStep: `Classifying chunk ${nth} of 1,180`,
        expectedEnd: { at: now + (8 + nth) * minute, minRemainingMs: 0 },
      })
    case 5:
      return createEndedJob(nth % 16 === 5 ? 'lost' : 'cancelled', {
        ...fields,
        completedAt,
        updatedAt: completedAt,
      })
    default:
      return withResult(createEndedJob('completed', { ...fields, completedAt }), {
        counts: { entries: 1_204, documents: 3 },
      })
  }
}

function mixed(jobs: number): BridgeDouble {
  const now = Date.now()
  const double = createBridgeDouble(
    createEmptySnapshot({
      servers: createSampleSnapshot().servers,
      jobs: Array.from({ length: jobs }, (_, nth) => mixedJob(nth, now)),
    }),
  )
  serveHistory(double, () =>
    Array.from({ length: 20 }, (_, nth) =>
      createHistoryEntry(nth % 5 === 0 ? 'failed' : 'completed', {
        jobId: `past-${nth}`,
        label: nameOf(nth),
        kind: 'extraction',
        at: now - (24 * 60 + nth) * minute,
        startedAt: now - (25 * 60 + nth) * minute,
        ...(nth % 5 === 0 && { error: errors[0] }),
      }),
    ),
  )
  return double
}

/** Lists of different lengths, with all kinds of jobs that occur on a busy day. */
export const mixedStates: Readonly<Record<string, () => BridgeDouble>> = Object.fromEntries(
  [1, 5, 40, 300, 10_000].map((jobs) => [`mixed-${jobs}`, () => mixed(jobs)]),
)
