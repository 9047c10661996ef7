import type { WindowIntent } from '#shared/contract.ts'
import type { JobDetail, JobKey, JobView } from '#shared/model.ts'
import { createBridgeDouble, type BridgeDouble } from '../bridge-double.ts'
import { failedJobKey, createJobView, createSampleDetail, createSampleSnapshot } from '../sample-data.ts'
import { createQuotedMessage } from '../job-texts.ts'
import { withJobFields } from '#test/support/job-parts.ts'

const second = 1_000
const minute = 60 * second

export function createSampleBridge(): BridgeDouble {
  const double = createBridgeDouble(createSampleSnapshot())
  const jobOfKey = (key: JobKey) => double.snapshot().jobs.find((job) => job.identity.key === key)
  double.handle('jobDetail', ({ key }) => {
    if (key === failedJobKey) return { ...createSampleDetail(key), usual: usualOfFailed }
    const job = jobOfKey(key)
    return job ? detailOf(job) : null
  })
  double.handle('restart', async ({ key }) => {
    double.changeJob(key, { pendingCommand: { kind: 'restart', at: Date.now(), state: 'sent' } })
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    const job = jobOfKey(key)
    if (job) double.sendPatch({ jobs: { upserts: [begunAgain(job)], removals: [] } })
    return { ok: true }
  })
  double.handle('watch', ({ text, label, serverId = 'work' }) => {
    const results = text
      .split(/\s+/)
      .filter(Boolean)
      .map((jobId) => {
        if (jobId.length <= 6)
          return { jobId, ok: false, message: createQuotedMessage('Not found on any server') }
        const job = createJobView({ jobId, serverId, ...(label ? { label } : {}), startedAt: Date.now() })
        double.sendPatch({ jobs: { upserts: [job], removals: [] } })
        return {
          jobId,
          key: job.identity.key,
          ok: true,
          message: createQuotedMessage('Watching on Workstation'),
        }
      })
    const ok = results.every((result) => result.ok)
    return ok ? { ok, results } : { ok, results, message: createQuotedMessage('Some') }
  })
  return double
}

function begunAgain(job: JobView): JobView {
  return withJobFields(job, {
    outcome: undefined,
    pendingCommand: undefined,
    recovery: undefined,
    completedAt: undefined,
    error: undefined,
    status: 'running',
    progress: 5,
    number: job.run.number + 1,
    attention: false,
    startedAt: Date.now(),
    connection: { state: 'live' },
  })
}

export function sendIntentOnSnapshot(double: BridgeDouble, intent: WindowIntent): BridgeDouble {
  double.handle('snapshot', () => {
    setTimeout(() => double.sendIntent(intent))
    return { ...double.snapshot(), now: Date.now() }
  })
  return double
}

const usualOfFailed = {
  runs: 5,
  medianMs: 24 * minute,
  fromMs: 21 * minute,
  toMs: 28 * minute,
  course: [40, 90, 200, 330, 480, 600, 700, 790, 870, 930, 960, 990, 1_000],
  deviation: 0.1,
}

function runningDetail(key: JobKey, now: number): JobDetail {
  const start = now - 9 * minute
  const at = (minutes: number) => start + minutes * minute
  const trail: [number, number][] = [
    [0, 0],
    [1.3, 7],
    [2.7, 21],
    [4.3, 29],
    [6, 47],
    [7.5, 56],
    [9, 65],
  ]
  const running = (minutes: number, progress: number, step: string) => ({
    at: at(minutes),
    status: 'running',
    progress,
    step,
  })
  return {
    key,
    trail: trail.map(([minutes, progress]) => ({ at: at(minutes), progress })),
    timeline: [
      { at: at(-0.1), status: 'pending', progress: 0 },
      running(0, 0, 'Processing document 1 of 5'),
      running(2.7, 21, 'Processing document 2 of 5'),
      running(7, 53, 'Processing document 3 of 5'),
    ],
    usual: {
      runs: 12,
      medianMs: 12 * minute,
      fromMs: 11 * minute,
      toMs: 13 * minute,
      course: [100, 170, 260, 330, 420, 500, 570, 650, 740, 830, 900, 970, 1_000],
      deviation: 0.05,
    },
  }
}

function detailOf({
  identity: { key, addedAt },
  run: { status, progress, startedAt, createdAt },
  outcome,
}: JobView): JobDetail {
  if (key === 'work/parse-1') return runningDetail(key, Date.now())
  if (startedAt === undefined) {
    const timeline = [{ at: createdAt ?? addedAt, status: status ?? 'pending', progress }]
    return { key, trail: [], timeline }
  }
  const last = outcome?.at ?? Date.now()
  const at = (part: number) => startedAt + part * (last - startedAt)
  const steps = [
    { at: startedAt - 6 * second, status: 'pending', progress: 0 },
    { at: startedAt, status: 'running', progress: 0, step: 'Reading the documents' },
    { at: at(0.45), status: 'running', progress: progress * 0.4, step: 'Reading page 310' },
    { at: at(0.8), status: 'running', progress: progress * 0.8, step: 'Reading page 812' },
  ]
  const trail = [0, 0.2, 0.45, 0.6, 0.8, 1].map((part) => ({
    at: at(part),
    progress: progress * part ** 1.2,
  }))
  return {
    key,
    trail,
    timeline: outcome ? [...steps, { at: last, status: outcome.kind, progress }] : steps,
    ...(outcome?.kind === 'completed' && {
      result: {
        status: 'success',
        documents: 5,
        chunks: 734,
        chunk_strategy: 'semantic',
        preview: [{ id: 1, text: 'Atrial fibrillation is …' }],
      },
    }),
  }
}
