import { createMessage } from '#shared/message.ts'
import type { JobDetail, JobView } from '#shared/model.ts'
import { createBridgeDouble, createEmptySnapshot, type BridgeDouble } from '../bridge-double.ts'
import {
  createEndedJob,
  createJobView,
  createSampleDetail,
  createServerView,
  withResult,
} from '../sample-data.ts'
import { summarizeResult } from '#shared/result-summary.ts'
import { createQuotedMessage } from '../job-texts.ts'
import { sendIntentOnSnapshot } from './sample-state.ts'

const second = 1_000
const minute = 60 * second
const day = 24 * 60 * minute

const frame = (line: number) =>
  `  File "/app/src/compileo/features/extraction/services/fast_classifier.py", line ${line}, in classify_chunk\n    answer = self.client.generate(prompt=prompt, options=options)\n`
const traceback = `Traceback (most recent call last):\n${Array.from({ length: 11 }, (_, i) => frame(100 + i)).join('')}ConnectionError: HTTPConnectionPool(host='127.0.0.1', port=11434): Max retries exceeded`

function opened(job: JobView, detail: Partial<JobDetail>, mutedServer = false): BridgeDouble {
  const servers = [createServerView({ id: 'work', name: 'Workstation', autoRestarts: 3, muted: mutedServer })]
  const double = createBridgeDouble(createEmptySnapshot({ servers, jobs: [job] }))
  double.handle('jobDetail', () => ({ ...createSampleDetail(job.identity.key), ...detail }))
  return sendIntentOnSnapshot(double, { show: 'job', key: job.identity.key })
}

function recovering(): BridgeDouble {
  const now = Date.now()
  const fields = {
    jobId: '123e4567-e89b-12d3-a456-426614174000',
    label: 'Risk factors in cardiology textbooks',
    progress: 40,
    currentStep: 'Classifying chunks',
    startedAt: now - 13 * minute - 6 * second,
    completedAt: now - minute,
    run: 4,
    error: traceback,
    muted: true,
    recovery: { attempts: 1, restartAt: now + 2 * minute },
  }
  return opened(createEndedJob('failed', fields), { error: traceback })
}

function running(): BridgeDouble {
  const now = Date.now()
  const steps = Array.from({ length: 30 }, (_, i) => ({
    at: now - day + i * 40 * minute,
    status: 'running',
    progress: i * 2,
    step:
      i === 29
        ? 'معالجة المستند 3 من 5 (file.pdf)'
        : `Classifying chunk ${i * 40} of 1,180 of a book with a long name`,
  }))
  const job = createJobView({
    jobId: 'rtl',
    label: 'استخراج الكيانات من المستندات الطبية',
    progress: 58,
    currentStep: 'معالجة المستند 3 من 5 (file.pdf)',
    startedAt: now - day,
    expectedEnd: { at: now + 30 * minute, minRemainingMs: 0 },
    recovery: { attempts: 2 },
    connection: {
      state: 'waiting',
      reason: createQuotedMessage('Connection lost'),
      nextTryAt: now + 20 * second,
    },
    updatedAt: now - 40 * second,
    pendingCommand: {
      kind: 'cancel',
      at: now,
      state: 'ignored',
      message: createMessage('commands.cancel.noEffect.running'),
    },
  })
  const trail = steps.map(({ at, progress }) => ({ at, progress }))
  return opened(job, { error: undefined, trail, timeline: steps }, true)
}

function completed(result: unknown): BridgeDouble {
  const now = Date.now()
  const job = withResult(
    createEndedJob('completed', {
      jobId: 'extract-1',
      label: 'Extraction, symptoms and treatments',
      kind: 'extraction',
      progress: 100,
      startedAt: now - 13 * minute - 6 * second,
      autoRestarts: 5,
    }),
    summarizeResult(result),
  )
  const { timeline, trail } = createSampleDetail(job.identity.key)
  return opened(job, {
    error: undefined,
    result,
    trail: [...trail, { at: now - minute, progress: 100 }],
    timeline: timeline.slice(0, -1),
  })
}

export const detailStates: Readonly<Record<string, () => BridgeDouble>> = {
  'detail-recovering': recovering,
  'detail-running': running,
  'detail-tree': () =>
    completed({
      status: 'success',
      documents: 5,
      chunks: [{ id: 1, text: 'Atrial fibrillation is …', tags: [] }],
      'odd key': null,
      نص: 'معالجة المستند',
    }),
  'detail-facts': () => completed({ status: 'success', size: 412, output: '/data/out/a.jsonl' }),
}
