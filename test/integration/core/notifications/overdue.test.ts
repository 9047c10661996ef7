import { expect, it } from 'vitest'
import { setRunLimit } from '#main/core/commands/jobs/job-settings.ts'
import { createJob } from '#main/core/state/reduce-job.ts'
import { refused, setScene, taken, type Scene } from './announcer-scene.ts'
import { withJobFields, toJobParts } from '#test/support/job-parts.ts'

const minute = 60_000

function takeLonger({ store, clock }: Scene, jobId = 'x') {
  const job = createJob('s', jobId, clock.now())
  store.putJob(withJobFields(job, { status: 'running', startedAt: clock.now() - 17 * minute }))
  store.updateJob(job.identity.key, (known) => withJobFields(known, { overdue: { usualMs: 8 * minute } }))
}

it('an overdue run is announced once, and its outcome replaces the notification', async () => {
  const scene = setScene()
  scene.store.setSettings({ notifyOverdue: true })
  takeLonger(scene)
  const spec = await scene.person.waitUntilShown(1)
  expect(spec.title).toBe('x is taking longer than usual')
  expect(spec.body).toBe('17 min, usually 8 min')
  expect(spec.buttons.map(({ label }) => label)).toEqual(['Details', 'Cancel…', 'Wait longer'])
  scene.store.applyJobEvent('s/x', {
    type: 'frame',
    status: 'running',
    progress: 50,
    step: '',
    at: scene.clock.now(),
  })
  await scene.end('x', 'completed')
  expect(scene.person.titles()).toEqual(['x is taking longer than usual', 'x completed'])
  expect(scene.person.presenter.visible()).toHaveLength(1)
})

it('an overdue run isn’t announced if its job is visible or muted, or during a pause', async () => {
  const scene = setScene()
  scene.store.setSettings({ notifyOverdue: false })
  takeLonger(scene, 'off')
  scene.store.setSettings({ notifyOverdue: true, pausedUntil: scene.clock.now() + minute })
  takeLonger(scene, 'paused')
  await scene.clock.advance(minute)
  scene.store.setLookingAt('s/looking')
  await scene.end('first', 'completed')
  takeLonger(scene, 'looking')
  scene.store.putJob(
    withJobFields(createJob('s', 'muted', scene.clock.now()), { status: 'running', muted: true }),
  )
  scene.store.updateJob('s/muted', (job) => withJobFields(job, { overdue: { usualMs: minute } }))
  await scene.clock.advance(minute)
  expect(scene.person.titles()).toEqual(['first completed'])
})

it('a rejected notification about an overdue run isn’t repeated after the run’s end', async () => {
  const scene = setScene()
  scene.store.setSettings({ notifyOverdue: true })
  scene.answer(refused)
  takeLonger(scene)
  await scene.person.waitUntilShown(1)
  scene.answer(taken)
  await scene.end('x', 'completed')
  await scene.clock.advance(minute)
  expect(scene.person.titles()).toEqual(['x is taking longer than usual', 'x completed'])
})

it('setting a job’s own time limit ends its overdue state, and the limit can be removed', () => {
  const scene = setScene()
  takeLonger(scene)
  setRunLimit(scene, { keys: ['s/x'], limitMs: 5 * minute })
  expect(scene.store.state().jobs.get('s/x')).toMatchObject(
    toJobParts({ limitMs: 5 * minute, overdue: undefined }),
  )
  setRunLimit(scene, { keys: ['s/x'], limitMs: null })
  expect(scene.store.state().jobs.get('s/x')).toMatchObject(toJobParts({ limitMs: undefined }))
})
