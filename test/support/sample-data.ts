import { outcomes, type ResultErrors } from '#shared/outcome.ts'
import type { Snapshot } from '#shared/contract.ts'
import type {
  JobOutcome,
  OutcomeKind,
  JobDetail,
  JobKey,
  JobView,
  ServerView,
  StatsSample,
} from '#shared/model.ts'
import type { ResultSummary } from '#shared/result-summary.ts'
import { createEmptySnapshot } from './bridge-double.ts'
import { createQuotedMessage } from './job-texts.ts'
import { createTestJobView, type FlatJobView } from '#test/support/job-parts.ts'

const second = 1_000
const minute = 60 * second

type Given = FlatJobView & { readonly jobId: string }

export function createJobView(fields: Given, now = Date.now()): JobView {
  const { serverId = 'work' } = fields
  return createTestJobView({
    status: 'running',
    updatedAt: now,
    addedAt: now - 30 * minute,
    ...fields,
    serverId,
  })
}

export function createEndedJob(kind: OutcomeKind, fields: Given, now = Date.now()): JobView {
  const at = fields.completedAt ?? now - minute
  const job = createJobView(
    {
      ...(kind === 'lost' ? {} : { status: outcomes[kind].status }),
      completedAt: at,
      connection: { state: 'closed' },
      attention: outcomes[kind].needsAttention,
      unread: fields.attention ?? outcomes[kind].needsAttention,
      ...fields,
    },
    now,
  )
  return { ...job, outcome: createJobOutcome(job, kind, at) }
}

export function createJobWithErrors(errors: ResultErrors, fields: Given, now = Date.now()): JobView {
  const job = createEndedJob('completedWithErrors', { progress: 100, ...fields }, now)
  return { ...job, ...(job.outcome && { outcome: { ...job.outcome, errors } }) }
}

function cancelledByUser(fields: Given, now: number): JobView {
  const job = createEndedJob('cancelled', fields, now)
  return { ...job, ...(job.outcome && { outcome: { ...job.outcome, own: true } }) }
}

export const withResult = (job: JobView, result: ResultSummary | undefined): JobView => ({
  ...job,
  ...(job.outcome && result && { outcome: { ...job.outcome, result } }),
})

export function createJobOutcome(job: JobView, kind: OutcomeKind, at: number): JobOutcome {
  return {
    id: `${kind}:${job.run.number}:${at}`,
    key: job.identity.key,
    kind,
    run: job.run.number,
    at,
    progress: job.run.progress,
    ...(job.run.startedAt === undefined ? {} : { startedAt: job.run.startedAt }),
    ...(job.run.error === undefined ? {} : { error: job.run.error }),
  }
}

export function createSampleStats(at: number, running: number, pending: number): StatsSample {
  const rest = { scheduled: 0, completed: 20, failed: 1, cancelled: 1, retrying: 0 }
  return { at, stats: { pending, running, ...rest, total: pending + running + 22 } }
}

export function createServerView(
  fields: Partial<ServerView> & { readonly id: string; readonly name: string },
): ServerView {
  return {
    url: `http://${fields.id}:8000`,
    hasKey: false,
    reach: 'ok',
    alerts: [],
    muted: false,
    autoRestarts: 0,
    watchRules: [],
    ...fields,
  }
}

const failedId = '123e4567-e89b-12d3-a456-426614174000'

export const failedJobKey: JobKey = `work/${failedId}`

export function createSampleSnapshot(now = Date.now()): Snapshot {
  return createEmptySnapshot({
    now,
    servers: [
      createServerView({ id: 'work', name: 'Workstation', stats: createSampleStats(now, 3, 4) }),
      createServerView({
        id: 'lab',
        name: 'Lab GPU',
        stats: createSampleStats(now, 0, 14),
        alerts: [
          {
            kind: 'none-running',
            raisedAt: now - minute,
            message: createQuotedMessage('14 jobs waiting, none running'),
          },
        ],
      }),
      createServerView({
        id: 'archive',
        name: 'Archive',
        reach: 'unreachable',
        reason: createQuotedMessage('Connection refused'),
        nextTryAt: now + 20 * second,
      }),
    ],
    jobs: [
      createEndedJob(
        'failed',
        {
          jobId: failedId,
          label: 'Risk factors in cardiology textbooks',
          kind: 'extraction',
          progress: 40,
          currentStep: 'Classifying chunks',
          startedAt: now - 13 * minute - 6 * second,
          completedAt: now - minute,
          number: 2,
          error: 'Ollama at 127.0.0.1:11434 refused the connection',
        },
        now,
      ),
      createJobView({
        jobId: 'parse-1',
        label: 'Parse 1,240 page PDF',
        kind: 'parsing',
        progress: 65,
        currentStep: 'Processing document 3 of 5',
        startedAt: now - 9 * minute,
        createdAt: now - 9 * minute - 6 * second,
        expectedEnd: { at: now + 4.5 * minute, minRemainingMs: 0 },
        usual: { runs: 12, medianMs: 12 * minute, fromMs: 11 * minute, toMs: 13 * minute },
      }),
      createJobView({
        jobId: 'extract-1',
        label: 'Extraction, symptoms and treatments',
        kind: 'extraction',
        progress: 35,
        currentStep: 'Classifying chunk 412 of 1,180',
        startedAt: now - 8 * minute,
        expectedEnd: { at: now + 22.5 * minute, minRemainingMs: 0 },
      }),
      createJobView({
        jobId: 'b3013a51-4b10-4fca-ac09-239a2b886b7e',
        serverId: 'archive',
        progress: 80,
        startedAt: now - 7 * minute,
        updatedAt: now - 40 * second,
        connection: { state: 'waiting', nextTryAt: now + 20 * second },
      }),
      createJobView({
        jobId: 'dataset-1',
        serverId: 'lab',
        label: 'Dataset, 5,000 questions and answers',
        kind: 'dataset',
        status: 'pending',
        createdAt: now - 6.2 * minute,
        usual: { runs: 4, medianMs: 42 * minute, fromMs: 40 * minute, toMs: 45 * minute },
      }),
      withResult(
        createEndedJob(
          'completed',
          {
            jobId: 'chunk-1',
            label: 'Chunk the oncology guidelines',
            kind: 'chunking',
            progress: 100,
            startedAt: now - 38 * minute - 12 * second,
            completedAt: now - 30 * minute,
          },
          now,
        ),
        { kind: 'chunking', counts: { documents: 5, chunks: 734 } },
      ),
      cancelledByUser(
        {
          jobId: 'benchmark-14',
          label: 'Benchmark run 14',
          progress: 20,
          startedAt: now - 54 * minute,
          completedAt: now - 52 * minute,
        },
        now,
      ),
    ],
  })
}

export function createSampleDetail(key: JobKey, now = Date.now()): JobDetail {
  const start = now - 13 * minute - 6 * second
  const at = (minutes: number) => start + minutes * minute
  const trail: [number, number][] = [
    [0, 0],
    [2, 7],
    [4, 15],
    [6, 18],
    [6.6, 25],
    [8, 29],
    [9.5, 35],
    [11, 39],
    [11.5, 40],
  ]
  return {
    key,
    error: 'Ollama at 127.0.0.1:11434 refused the connection',
    trail: trail.map(([minutes, progress]) => ({ at: at(minutes), progress })),
    timeline: [
      { at: at(-0.1), status: 'pending', progress: 0 },
      { at: at(0), status: 'running', progress: 0, step: 'Reading chunks' },
      { at: at(6.6), status: 'running', progress: 25, step: 'Selecting chunks' },
      { at: at(11), status: 'running', progress: 40, step: 'Classifying chunks' },
      { at: now - minute, status: 'failed', progress: 40 },
    ],
  }
}
