import { createMessage } from '#shared/message.ts'
import type { HookState } from '#shared/hooks.ts'
import type { HistoryEntry, JobView } from '#shared/model.ts'
import { type BridgeDouble, createBridgeDouble, emptySnapshot } from '../bridge-double.ts'
import { answerHistory, longHistory, sampleHistory } from '../history-sample.ts'
import { commandHook, phoneHook, teamHook } from '../hooks-sample.ts'
import { endedJob, endedWithErrors, jobOf, sampleDetail, serverOf } from '../sample-data.ts'
import { brokenStates } from './broken-states.ts'
import { mixedStates } from './mixed-states.ts'
import { detailStates } from './detail-states.ts'
import { sample, showing } from './sample-state.ts'
import { serverStates } from './server-states.ts'
import { foundStates } from './discovery-states.ts'
import { listStates } from './list-states.ts'
import { todayStates } from './timeline-states.ts'
import { saying } from '../job-texts.ts'
import { withJobFields } from '#test/support/job-parts.ts'

const minute = 60_000

function unheard(jobId: string): JobView {
  return jobOf({ jobId, connection: { state: 'connecting' }, status: undefined, updatedAt: undefined })
}

function long(): BridgeDouble {
  const id = 'job-'.concat('0123456789abcdef'.repeat(12))
  const now = Date.now()
  const error = `Traceback (most recent call last):\n${'  File "/app/src/compileo/features/extraction/services/fast_classifier.py", line 1204, in classify_with_a_very_long_name\n'.repeat(12)}ConnectionError: HTTPConnectionPool(host='127.0.0.1', port=11434): Max retries exceeded`
  const double = createBridgeDouble(
    emptySnapshot({
      servers: [
        serverOf({
          id: 'work',
          name: 'A workstation whose owner gave it a name that goes on and on',
          reach: 'unauthorized',
          reason: saying('The key is refused; give the right one in the settings of the server'),
        }),
      ],
      banners: [
        {
          id: 'a',
          tone: 'warning',
          message: saying(
            'No notification daemon answers, so nothing can pop up. Outcomes are still listed here.',
          ),
        },
        {
          id: 'b',
          tone: 'info',
          message: saying('Keys are kept in memory only: this system has no keyring.'),
        },
      ],
      jobs: [
        endedJob('failed', {
          jobId: id,
          progress: 37,
          error,
          startedAt: now - 26 * 60 * minute,
          currentStep: 'Step '.repeat(60),
        }),
        jobOf({
          jobId: 'rtl',
          label: 'استخراج الكيانات من المستندات الطبية',
          currentStep: 'معالجة المستند 3 من 5 (file.pdf)',
          progress: 12,
          startedAt: now - 3 * minute,
        }),
        jobOf({
          jobId: `${id}2`,
          currentStep: 'Classifying chunk '.repeat(30),
          progress: 99.7,
          expectedEnd: { at: now + 20_000, minRemainingMs: 0 },
        }),
        jobOf({ jobId: 'odd', status: 'paused_by_operator', progress: 50, currentStep: 'Waiting for disk' }),
        jobOf({ jobId: 'retry', status: 'retrying', progress: 0, currentStep: 'Attempt 2 of 3' }),
        jobOf({ jobId: 'locked', connection: { state: 'unauthorized' }, progress: 50 }),
        jobOf({
          jobId: 'offline',
          connection: { state: 'offline' },
          progress: 50,
          updatedAt: now - 9 * minute,
        }),
        jobOf({
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
        endedJob('lost', { jobId: 'lost', progress: 50 }),
        jobOf({
          jobId: 'stuck',
          progress: 40,
          lostTrackAt: now - 3 * minute,
          attention: true,
          connection: { state: 'closed' },
        }),
        endedWithErrors(
          { what: 'documents', failed: 2, of: 3, reason: 'No parsed file found for single-file document' },
          { jobId: 'partly', kind: 'chunking' },
        ),
        endedJob('failed', {
          jobId: 'refused',
          error: 'x',
          pendingCommand: {
            kind: 'restart',
            at: now,
            state: 'rejected',
            message: saying('The server no longer has this job'),
          },
        }),
        endedJob('completed', { jobId: 'old', completedAt: now - 50 * 60 * minute }),
      ],
    }),
  )
  double.on('jobDetail', ({ key }) => ({ ...sampleDetail(key), error, result: { text: 'x'.repeat(80_000) } }))
  return double
}

function many(): BridgeDouble {
  return createBridgeDouble(
    emptySnapshot({
      servers: [serverOf({ id: 'work', name: 'Workstation' })],
      jobs: Array.from({ length: 10_000 }, (_, i) =>
        i % 7 === 0
          ? endedJob('completed', { jobId: `job-${i}`, progress: 100 })
          : jobOf({
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
      const job = jobs[Math.floor(Math.random() * jobs.length)] ?? jobOf({ jobId: 'none' })
      return withJobFields(job, { progress: Math.random() * 100 })
    })
    double.emit({ jobs: { upserts, removals: [] } })
  }, 100)
  return double
}

function loading(): BridgeDouble {
  const double = createBridgeDouble()
  double.on('snapshot', () => new Promise(() => undefined))
  return double
}

function dead(): BridgeDouble {
  const double = createBridgeDouble()
  double.on('snapshot', () => Promise.reject(new Error('The main process is busy')))
  return double
}

function withHooks(hooks: (now: number) => readonly HookState[]): BridgeDouble {
  const double = sample()
  double.emit({ hooks: hooks(Date.now()) })
  return showing(double, { show: 'settings' })
}

function history(entries: (now: number) => readonly HistoryEntry[]): BridgeDouble {
  const double = sample()
  const saved = entries(Date.now())
  answerHistory(double, () => saved)
  return double
}

export const states: Readonly<Record<string, () => BridgeDouble>> = {
  sample,
  loading,
  dead,
  long,
  many: manyMoving,
  settings: () => showing(sample(), { show: 'settings' }),
  hooks: () => withHooks((now) => [phoneHook(now), teamHook(now), commandHook(now)]),
  'hooks-webhook': () => withHooks((now) => [teamHook(now)]),
  history: () => history(sampleHistory),
  'history-many': () => history(longHistory),
  ...serverStates,
  ...listStates,
  ...foundStates,
  ...detailStates,
  ...todayStates,
  ...brokenStates,
  ...mixedStates,
}
