import { expect, it } from 'vitest'
import { createJob } from '#main/core/state/reduce-job.ts'
import { createUsualDurations } from '#main/core/state/usual-durations.ts'
import { getShareAtProgress } from '#shared/rules/usual-course.ts'
import { setScene } from './announcer-scene.ts'

const second = 1_000

it('a completed run’s progress is saved for estimates of later runs', async () => {
  const { clock, store, ledger } = setScene()
  for (const jobId of ['a', 'b', 'c']) {
    const {
      identity: { key },
    } = createJob('s', jobId, clock.now())
    const startedAt = clock.now()
    store.putJob(createJob('s', jobId, startedAt, { kind: 'parsing' }))
    const hear = (progress: number) =>
      store.applyJobEvent(key, { type: 'frame', status: 'running', progress, step: '', at: clock.now() })
    hear(0)
    await clock.advance(30 * second)
    hear(80)
    await clock.advance(70 * second)
    const times = { startedAt, completedAt: clock.now() }
    const report = { jobId, status: 'completed', progress: 100, step: '', ...times }
    store.applyJobEvent(key, { type: 'report', report, at: clock.now() })
  }
  const durations = createUsualDurations(ledger.entries())
  const usual = durations.of({ serverId: 's', kind: 'parsing' })
  expect(usual).toMatchObject({ runs: 3, medianMs: 100 * second })
  expect(usual?.course && getShareAtProgress(usual.course, 80)).toBeCloseTo(0.3)
})
