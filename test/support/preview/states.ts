import { createMessage } from '#shared/message.ts'
import type { HookState } from '#shared/hooks.ts'
import type { HistoryEntry, JobView } from '#shared/model.ts'
import { type BridgeDouble, createBridgeDouble, createEmptySnapshot } from '../bridge-double.ts'
import { serveHistory, createLongHistory, createSampleHistory } from '../history-sample.ts'
import { createCommandHook, createPhoneHook, createTeamHook } from '../hooks-sample.ts'
import {
  createEndedJob,
  createJobWithErrors,
  createJobView,
  createSampleDetail,
  createServerView,
} from '../sample-data.ts'
import { brokenStates } from './broken-states.ts'
import { mixedStates } from './mixed-states.ts'
import { detailStates } from './detail-states.ts'
import { createSampleBridge, sendIntentOnSnapshot } from './sample-state.ts'
import { serverStates } from './server-states.ts'
import { discoveryStates } from './discovery-states.ts'
import { listStates } from './list-states.ts'
import { timelineStates } from './timeline-states.ts'
import { createQuotedMessage } from '../job-texts.ts'
import { withJobFields } from '#test/support/job-parts.ts'

const minute = 60_000

function unheard(jobId: string): JobView {
  return createJobView({
    jobId,
    connection: { state: 'connecting' },
    status: undefined,
    updatedAt: undefined,
  })
}

function long(): BridgeDouble {
  const id = 'job-'.concat('0123456789abcdef'.repeat(12))
  const now = Date.now()
  const error = `Traceback (most recent call last):\n${'  File "/app/src/compileo/features/extraction/services/fast_classifier.py", line 1204, in classify_with_a_very_long_name\n'.repeat(12)}ConnectionError: HTTPConnectionPool(host='127.0.0.1', port=11434): Max retries exceeded`
  const double = createBridgeDouble(
    createEmptySnapshot({
      servers: [
        createServerView({
          id: 'work',
          name: 'A workstation whose owner gave it a name that goes on and on',
          reach: 'unauthorized',
          reason: createQuotedMessage('The key is refused; give the right one in the settings of the server'),
        }),
      ],
      banners: [
        {
          id: 'a',
          tone: 'warning',
          message: createQuotedMessage(
            'No notification daemon answers, so nothing can pop up. Outcomes are still listed here.',
          ),
        },
        {
          id: 'b',
          tone: 'info',
          message: createQuotedMessage('Keys are kept in memory only: this system has no keyring.'),
        },
      ],
      jobs: [
        createEndedJob('failed', {
          jobId: id,
          progress: 37,
          error,
          startedAt: now - 26 * 60 * minute,
          currentStep: 'Step '.repeat(60),
        }),
        createJobView({
          jobId: 'rtl',
          label: 'استخراج الكيانات من المستندات الطبية',
          currentStep: 'معالجة المستند 3 من 5 (file.pdf)',
          progress: 12,
          startedAt: now - 3 * minute,
        }),
        createJobView({
          jobId: `${id}2`,
          currentStep: 'Classifying chunk '.repeat(30),
          progress: 99.7,
          expectedEnd: { at: now + 20_000, minRemainingMs: 0 },
        }),
        createJobView({
          jobId: 'odd',
          status: 'paused_by_operator',
          progress: 50,
          currentStep: 'Waiting for disk',
        }),
        createJobView({ jobId: 'retry', status: 'retrying', progress: 0, currentStep: 'Attempt 2 of 3' }),
        createJobView({ jobId: 'locked', connection: { state: 'unauthorized' }, progress: 50 }),
        createJobView({
          jobId: 'offline',
          connection: { state: 'offline' },
          progress: 50,
          updatedAt: now - 9 * minute,
        }),
        createJobView({
          jobId: 'ignored',
          progress: 50,
          pendingCommand: {
            kind: 'cancel',
            at: now,
            state: 'ignored',
            message: createMessage('commands.cancel.noEffect.running'),
          },
        }),
        unheard('new'),
        createEndedJob('lost', { jobId: 'lost', progress: 50 }),
        createJobView({
          jobId: 'stuck',
          progress: 40,
          lostTrackAt: now - 3 * minute,
          attention: true,
          connection: { state: 'closed' },
        }),
        createJobWithErrors(
          { what: 'documents', failed: 2, of: 3, reason: 'No parsed file found for single-file document' },
          { jobId: 'partly', kind: 'chunking' },
        ),
        createEndedJob('failed', {
          jobId: 'refused',
          error: 'x',
          pendingCommand: {
            kind: 'restart',
            at: now,
            state: 'rejected',
            message: createQuotedMessage('The server no longer has this job'),
          },
        }),
        createEndedJob('completed', { jobId: 'old', completedAt: now - 50 * 60 * minute }),
      ],
    }),
  )
  double.handle('jobDetail', ({ key }) => ({
    ...createSampleDetail(key),
    error,
    result: { text: 'x'.repeat(80_000) },
  }))
  return double
}

function many(): BridgeDouble {
  return createBridgeDouble(
    createEmptySnapshot({
      servers: [createServerView({ id: 'work', name: 'Workstation' })],
      jobs: Array.from({ length: 10_000 }, (_, i) =>
        i % 7 === 0
          ? createEndedJob('completed', { jobId: `job-${i}`, progress: 100 })
          : createJobView({
              jobId: `job-${i}`,
              progress: i % 100,
              currentStep: `Step ${i}`,
              startedAt: Date.now() - i * 1_000,
            }),
      ),
    }),
  )
}

function manyMoving(): BridgeDouble {
  const double = many()
  const { jobs } = double.snapshot()
  setInterval(() => {
    const upserts = Array.from({ length: 50 }, () => {
      const job = jobs[Math.floor(Math.random() * jobs.length)] ?? createJobView({ jobId: 'none' })
      return withJobFields(job, { progress: Math.random() * 100 })
    })
    double.sendPatch({ jobs: { upserts, removals: [] } })
  }, 100)
  return double
}

function loading(): BridgeDouble {
  const double = createBridgeDouble()
  double.handle('snapshot', () => new Promise(() => undefined))
  return double
}

function dead(): BridgeDouble {
  const double = createBridgeDouble()
  double.handle('snapshot', () => Promise.reject(new Error('The main process is busy')))
  return double
}

function withHooks(hooks: (now: number) => readonly HookState[]): BridgeDouble {
  const double = createSampleBridge()
  double.sendPatch({ hooks: hooks(Date.now()) })
  return sendIntentOnSnapshot(double, { show: 'settings' })
}

function history(entries: (now: number) => readonly HistoryEntry[]): BridgeDouble {
  const double = createSampleBridge()
  const saved = entries(Date.now())
  serveHistory(double, () => saved)
  return double
}

export const states: Readonly<Record<string, () => BridgeDouble>> = {
  sample: createSampleBridge,
  loading,
  dead,
  long,
  many: manyMoving,
  settings: () => sendIntentOnSnapshot(createSampleBridge(), { show: 'settings' }),
  hooks: () => withHooks((now) => [createPhoneHook(now), createTeamHook(now), createCommandHook(now)]),
  'hooks-webhook': () => withHooks((now) => [createTeamHook(now)]),
  history: () => history(createSampleHistory),
  'history-many': () => history(createLongHistory),
  ...serverStates,
  ...listStates,
  ...discoveryStates,
  ...detailStates,
  ...timelineStates,
  ...brokenStates,
  ...mixedStates,
}
