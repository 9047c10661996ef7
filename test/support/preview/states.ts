import type { JobView } from '../../../preload/contract.ts'
import type { BridgeDouble } from '../bridge-double.ts'
import { createBridgeDouble, emptySnapshot } from '../bridge-double.ts'
import { endedJob, failedKey, jobOf, sampleDetail, sampleSnapshot, serverOf } from '../sample-data.ts'

const minute = 60_000

function sample(): BridgeDouble {
  const double = createBridgeDouble(sampleSnapshot())
  double.on('jobDetail', ({ key }) => {
    if (key === failedKey) return sampleDetail(key)
    const { runs, timeline, trail } = sampleDetail(key)
    const result = {
      status: 'success',
      documents: 5,
      chunks: [{ id: 1, text: 'Atrial fibrillation is …' }],
      took: 492.4,
    }
    return { key, trail, runs: runs.slice(1), timeline: timeline.slice(0, -1), result }
  })
  double.on('restart', async ({ key }) => {
    double.change(key, { wish: { kind: 'restart', at: Date.now(), state: 'sent' } })
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    const {
      ending: _,
      wish: __,
      completedAt: ___,
      error: ____,
      ...job
    } = {
      ...(double.snapshot().jobs.find((known) => known.key === key) ?? jobOf({ jobId: key })),
    }
    const again = {
      ...job,
      status: 'running',
      progress: 5,
      run: job.run + 1,
      attention: false,
      startedAt: Date.now(),
    }
    double.emit({ jobs: { upserts: [{ ...again, link: { state: 'live' } }], removals: [] } })
    return { ok: true }
  })
  double.on('pauseNotifications', ({ until }) => {
    const pausedUntil = until === 'resume' ? 0 : Date.now() + 60 * minute
    double.emit({ settings: { ...double.snapshot().settings, pausedUntil } })
    return { ok: true }
  })
  double.on('watch', ({ text }) => {
    const ids = text.split(/\s+/).filter(Boolean)
    const results = ids.map((jobId) =>
      jobId.length > 6
        ? { jobId, ok: true, message: 'Watching on Workstation' }
        : { jobId, ok: false, message: 'No server knows this job' },
    )
    const ok = results.every((result) => result.ok)
    return ok ? { ok, results } : { ok, results, message: 'Some jobs are not watched' }
  })
  return double
}

/** A job that the server was not heard about yet. */
function unheard(jobId: string): JobView {
  const { status: _, heardAt: __, ...job } = jobOf({ jobId, link: { state: 'connecting' } })
  return job
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
          reason: 'The key is refused; give the right one in the settings of the server',
        }),
      ],
      notices: [
        {
          id: 'a',
          tone: 'warning',
          text: 'No notification daemon answers, so nothing can pop up. Endings are still listed here.',
        },
        { id: 'b', tone: 'info', text: 'Keys are kept in memory only: this system has no keyring.' },
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
          expectedAt: now + 20_000,
        }),
        jobOf({ jobId: 'odd', status: 'paused_by_operator', progress: 50, currentStep: 'Waiting for disk' }),
        jobOf({ jobId: 'retry', status: 'retrying', progress: 0, currentStep: 'Attempt 2 of 3' }),
        jobOf({ jobId: 'locked', link: { state: 'unauthorized' }, progress: 50 }),
        jobOf({ jobId: 'offline', link: { state: 'offline' }, progress: 50, heardAt: now - 9 * minute }),
        jobOf({ jobId: 'ignored', progress: 50, wish: { kind: 'cancel', at: now, state: 'ignored' } }),
        unheard('new'),
        endedJob('lost', { jobId: 'lost', progress: 50 }),
        endedJob('failed', {
          jobId: 'refused',
          error: 'x',
          wish: { kind: 'restart', at: now, state: 'refused', message: 'The server no longer has this job' },
        }),
        endedJob('completed', { jobId: 'old', completedAt: now - 50 * 60 * minute }),
      ],
    }),
  )
  double.on('jobDetail', ({ key }) => ({ ...sampleDetail(key), error, result: { text: 'x'.repeat(80_000) } }))
  return double
}

function many(): BridgeDouble {
  const double = createBridgeDouble(
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
  const { jobs } = double.snapshot()
  setInterval(() => {
    const upserts = Array.from({ length: 50 }, () => {
      const job = jobs[Math.floor(Math.random() * jobs.length)] ?? jobOf({ jobId: 'none' })
      return { ...job, progress: Math.random() * 100 }
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

/** The states of the window, by the name that the preview page takes. */
export const states: Readonly<Record<string, () => BridgeDouble>> = {
  sample,
  empty: () => createBridgeDouble(),
  'empty-with-server': () =>
    createBridgeDouble(emptySnapshot({ servers: [serverOf({ id: 'work', name: 'Workstation' })] })),
  loading,
  dead,
  long,
  many,
}
