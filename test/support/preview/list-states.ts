import { createMessage } from '#shared/message.ts'
import { createQuotedMessage } from '../job-texts.ts'
import { createBridgeDouble, createEmptySnapshot, type BridgeDouble } from '../bridge-double.ts'
import { createFullStatsSample } from '../server-sample.ts'
import {
  createEndedJob,
  createJobWithErrors,
  failedJobKey,
  createJobView,
  createSampleSnapshot,
  createServerView,
} from '../sample-data.ts'
import { withJobFields, type FlatJobView } from '#test/support/job-parts.ts'

const minute = 60_000
const second = 1_000

function failed(): BridgeDouble {
  const now = Date.now()
  const jobs = Array.from({ length: 14 }, (_, i) =>
    createEndedJob('failed', {
      jobId: `extract-${i}`,
      serverId: i % 3 === 0 ? 'lab' : 'work',
      label: `Extraction of volume ${i + 1}`,
      error: 'Ollama at 127.0.0.1:11434 refused the connection',
      startedAt: now - (20 + i) * minute,
      completedAt: now - i * minute,
    }),
  )
  const cancelled = [1, 2].map((n) =>
    createEndedJob('cancelled', { jobId: `index-${n}`, label: `Index of volume ${n}`, attention: true }),
  )
  const { servers } = createSampleSnapshot()
  return createBridgeDouble(
    createEmptySnapshot({
      servers,
      jobs: [...jobs, ...cancelled, createJobView({ jobId: 'runs', progress: 40, startedAt: now })],
    }),
  )
}

function marks(): BridgeDouble {
  const now = Date.now()
  const snapshot = createSampleSnapshot()
  const changes: Readonly<Record<string, FlatJobView>> = {
    [failedJobKey]: { recovery: { attempts: 1, restartAt: now + 2 * minute }, autoRestarts: 3 },
    'work/parse-1': { muted: true, connection: { state: 'polling' } },
    'work/extract-1': { recovery: { attempts: 2 }, autoRestarts: 3, usualMs: 4 * minute },
    'lab/dataset-1': { connection: { state: 'connecting' } },
  }
  return createBridgeDouble({
    ...snapshot,
    jobs: snapshot.jobs.map((job) => withJobFields(job, changes[job.identity.key])),
  })
}

function restarting(): BridgeDouble {
  const double = createBridgeDouble(createSampleSnapshot())
  double.changeJob(failedJobKey, { pendingCommand: { kind: 'restart', at: Date.now(), state: 'sent' } })
  return double
}

const waitingOn = (serverId: string) =>
  createJobView({
    jobId: `waiting-${serverId}`,
    label: 'Chunk volume 3',
    serverId,
    status: 'pending',
    progress: 0,
  })

function doubtful(): BridgeDouble {
  const now = Date.now()
  return createBridgeDouble(
    createEmptySnapshot({
      servers: [
        createServerView({ id: 'full', name: 'Full', stats: createFullStatsSample(now, { running: 5 }) }),
        createServerView({
          id: 'loaded',
          name: 'Loaded',
          stats: createFullStatsSample(now, { running: 1, cpuPercent: 93 }),
        }),
        createServerView({
          id: 'idle',
          name: 'Idle',
          stats: createFullStatsSample(now, { running: 0 }),
          alerts: [
            {
              kind: 'none-running',
              raisedAt: now,
              message: createQuotedMessage('1 job waiting, none running'),
            },
          ],
        }),
        createServerView({
          id: 'silent',
          name: 'Silent',
          reach: 'busy',
          reason: createMessage('serverErrors.silent', 10),
          nextTryAt: now + 20 * second,
        }),
      ],
      jobs: [
        createJobWithErrors(
          { what: 'documents', failed: 2, of: 3, reason: 'No parsed file found for single-file document' },
          { jobId: 'partly', label: 'Chunk volume 1', serverId: 'full', kind: 'chunking' },
        ),
        createJobView({
          jobId: 'stuck',
          label: 'Extract volume 2',
          serverId: 'full',
          progress: 40,
          startedAt: now - 7 * minute,
          lostTrackAt: now - 3 * minute,
          attention: true,
          connection: { state: 'closed' },
        }),
        ...['full', 'loaded', 'idle'].map(waitingOn),
        createJobView({
          jobId: 'unheard',
          label: 'Parse volume 4',
          serverId: 'silent',
          progress: 60,
          startedAt: now - 7 * minute,
          updatedAt: now - 3 * minute,
          connection: { state: 'offline' },
        }),
      ],
    }),
  )
}

function away(reach: 'unreachable' | 'unauthorized', reason: string): () => BridgeDouble {
  const state = reach === 'unauthorized' ? 'unauthorized' : 'offline'
  return () => {
    const now = Date.now()
    const nextTryAt = reach === 'unauthorized' ? undefined : now + 40 * second
    return createBridgeDouble(
      createEmptySnapshot({
        servers: [
          createServerView({
            id: 'work',
            name: 'Workstation',
            reach,
            reason: createQuotedMessage(reason),
            ...(nextTryAt === undefined ? {} : { nextTryAt }),
          }),
        ],
        jobs: [12, 48, 80].map((progress) =>
          createJobView({
            jobId: `job-${progress}`,
            label: `Chunk volume ${progress}`,
            progress,
            startedAt: now - 20 * minute,
            updatedAt: now - 5 * minute,
            connection: { state, ...(nextTryAt === undefined ? {} : { nextTryAt }) },
          }),
        ),
      }),
    )
  }
}

function batches(): BridgeDouble {
  const now = Date.now()
  const volume = (n: number, batch: string) =>
    ({
      jobId: `volume-${batch}-${n}`,
      label: `Volume ${n}`,
      batch,
      addedAt: now - (90 - n) * minute,
    }) as const
  const ended = (n: number, batch: string) =>
    createEndedJob('completed', {
      ...volume(n, batch),
      startedAt: now - (80 - 6 * n) * minute,
      completedAt: now - (70 - 6 * n) * minute,
      kind: 'extraction',
    })
  return createBridgeDouble(
    createEmptySnapshot({
      servers: createSampleSnapshot().servers,
      batches: [{ id: 'night', name: 'Cardiology corpus' }, { id: 'day' }],
      jobs: [
        ...Array.from({ length: 9 }, (_, n) => ended(n + 1, 'night')),
        createEndedJob('failed', {
          ...volume(10, 'night'),
          error: 'Ollama at 127.0.0.1:11434 refused the connection',
          startedAt: now - 40 * minute,
          completedAt: now - 31 * minute,
          kind: 'extraction',
        }),
        ...[62, 18].map((progress, n) =>
          createJobView({
            ...volume(11 + n, 'night'),
            progress,
            currentStep: `Classifying chunk ${progress * 12} of 1,180`,
            startedAt: now - 9 * minute,
            expectedEnd: { at: now + (8 + 9 * n) * minute, minRemainingMs: 0 },
            kind: 'extraction',
          }),
        ),
        ...[1, 2, 3].map((n) => ended(n, 'day')),
        createJobView({ jobId: 'parse', label: 'Parse 1,240 page PDF', progress: 65, kind: 'parsing' }),
      ],
    }),
  )
}

function causes(): BridgeDouble {
  const now = Date.now()
  const { servers } = createSampleSnapshot()
  const alone = [
    ['Discharge letters, ward 5', 'Document 192 is encrypted', 'parsing'],
    ['Lab values 2023', 'The model "llama3:70b" is not installed on this server', 'extraction'],
    ['Radiology findings, part 1', 'Rate limit reached, 20 requests a minute', 'chunking'],
    ['Pathology atlas, chapter 2', 'No parsed file found for single-file document', 'chunking'],
  ] as const
  const refused = Array.from({ length: 12 }, (_, n) =>
    createEndedJob('failed', {
      jobId: `refused-${n}`,
      label: `Symptoms, volume ${n + 4}`,
      error: 'Ollama at 127.0.0.1:11434 refused the connection',
      kind: 'extraction',
      startedAt: now - (40 + n) * minute,
      completedAt: now - (20 - n) * minute,
    }),
  )
  return createBridgeDouble(
    createEmptySnapshot({
      servers,
      jobs: [
        ...refused,
        ...alone.map(([label, error, kind], n) =>
          createEndedJob('failed', {
            jobId: `alone-${n}`,
            label,
            error,
            kind,
            serverId: n === 0 ? 'lab' : 'work',
            startedAt: now - 9 * minute,
            completedAt: now - (8 - n) * minute,
          }),
        ),
        ...['Parse the cardiology atlas', 'Symptoms and treatments', 'Oncology guidelines'].map((label, n) =>
          createJobView({
            jobId: `runs-${n}`,
            label,
            kind: 'extraction',
            progress: 20 + 30 * n,
            currentStep: `Classifying chunk ${412 + n} of 1,180`,
            startedAt: now - 12 * minute,
            expectedEnd: { at: now + (8 + 15 * n) * minute, minRemainingMs: 0 },
          }),
        ),
        createEndedJob('completed', {
          jobId: 'done',
          label: 'Symptoms, volume 3',
          kind: 'extraction',
          resolvedCause: 'Ollama refused the connection',
          startedAt: now - 6 * minute,
          completedAt: now - minute,
        }),
      ],
    }),
  )
}

export const listStates: Readonly<Record<string, () => BridgeDouble>> = {
  failed,
  causes,
  marks,
  restarting,
  doubtful,
  batches,
  offline: away('unreachable', 'Connection refused. Is it running?'),
  refused: away('unauthorized', 'The key is refused'),
}
