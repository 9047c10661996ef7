import { beforeEach, describe, expect, it } from 'vitest'
import { defaultSettings } from '#shared/settings.ts'
import { createMessage } from '#shared/message.ts'
import { createJob } from '#main/core/state/reduce-job.ts'
import { createFakeClock, type FakeClock, waitForTurns } from '#test/support/fake-clock.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { refused, setScene, taken, announcedBy, type Scene } from './announcer-scene.ts'
import { withJobFields } from '#test/support/job-parts.ts'

const batchOf = ({ ledger }: Scene, jobId: string) =>
  ledger.entries().findLast(({ outcome }) => outcome.key === `s/${jobId}`)

let folder: string
let clock: FakeClock
beforeEach(() => {
  folder = createTempFolder()
  clock = createFakeClock()
})

function setBatch(jobIds: readonly string[], name = 'Night run'): Scene {
  const scene = setScene(folder, clock)
  scene.store.putBatch({ id: 'b', name })
  for (const jobId of jobIds) {
    scene.store.putJob(withJobFields(createJob('s', jobId, clock.now()), { batch: 'b', status: 'running' }))
  }
  return scene
}

/** A restart begins another run. */
function waitAgain({ store }: Scene, jobId: string) {
  const report = { jobId, status: 'pending', progress: 0, step: '' } as const
  store.applyJobEvent(`s/${jobId}`, { type: 'report', report, at: clock.now() })
}

describe('a batch', () => {
  it('is announced when all its jobs have ended, instead of each completed job', async () => {
    const scene = setBatch(['x', 'y', 'z'])
    await scene.end('x', 'completed')
    await scene.end('y', 'completed')
    expect(scene.person.titles()).toEqual([])
    expect(batchOf(scene, 'x')?.silence).toBe('batch')
    await scene.end('z', 'completed')
    await clock.advance(60_000)
    expect(scene.person.titles()).toEqual(['Night run completed'])
    const [spec] = scene.person.presenter.shown
    expect(spec?.body.split('\n')[0]).toBe('3 jobs, all completed')
    expect(spec?.buttons.map(({ label }) => label)).toEqual(['Show'])
    expect(batchOf(scene, 'z')).toMatchObject({ announced: true, batch: 'b' })
    expect(batchOf(scene, 'z')?.silence).toBeUndefined()
  })

  it('announces each failure at once, and offers to restart failed jobs when it ends', async () => {
    const scene = setBatch(['x', 'y', 'z'])
    await scene.end('x', 'failed')
    expect(scene.person.titles()).toEqual(['x failed'])
    await scene.end('y', 'completed')
    await scene.end('z', 'completed')
    expect(scene.person.titles()).toEqual(['x failed', 'Night run finished'])
    const spec = scene.person.presenter.shown.at(-1)
    expect(spec?.body).toContain('3 jobs: 2 completed, 1 failed')
    expect(spec?.body).toContain('\nE')
    scene.person.presenter.press({ id: 'batch:b', action: 'restartMany' })
    await waitForTurns()
    expect(scene.restarted).toEqual(['x'])
    scene.person.presenter.press({ id: 'batch:b', action: 'list' })
    expect(scene.opened).toEqual([{ show: 'list', keys: ['s/x', 's/y', 's/z'] }])
  })

  it('announces a job’s end separately if the user restarted it from its notification', async () => {
    const scene = setBatch(['x', 'y', 'z'])
    await scene.end('x', 'failed')
    scene.person.presenter.press({ id: 'job:s/x', action: 'restart' })
    await scene.person.waitUntilShown(2)
    scene.store.setLookingAt('s/x', true)
    await clock.advance(60_000)
    waitAgain(scene, 'x')
    await scene.end('x', 'completed')
    expect(scene.person.titles()).toEqual(['x failed', 'x restarted', 'x completed'])
  })

  it('announces its end after a restart from its notification, even if the list is visible', async () => {
    const scene = setBatch(['x', 'y'])
    await scene.endAll(['x', 'y'], 'failed')
    scene.person.presenter.press({ id: 'batch:b', action: 'restartMany' })
    scene.store.setLookingAt(undefined, true)
    await clock.advance(60_000)
    for (const jobId of ['x', 'y']) waitAgain(scene, jobId)
    await scene.end('x', 'completed')
    await scene.end('y', 'completed')
    expect(scene.person.titles().slice(-2)).toEqual(['Night run finished', 'Night run completed'])
  })

  it('is announced instead of the failure of its last job', async () => {
    const scene = setBatch(['x', 'y'])
    await scene.end('x', 'completed')
    await scene.end('y', 'failed')
    await clock.advance(60_000)
    expect(scene.person.titles()).toEqual(['Night run finished'])
  })

  it('is announced once if all its jobs end at the same moment', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `x${index}`)
    const scene = setBatch(names)
    await scene.endAll(names, 'completed')
    await clock.advance(60_000)
    expect(scene.person.titles()).toEqual(['Night run completed'])
  })

  it('replaces its notification if it continues after a restart', async () => {
    const scene = setBatch(['x', 'y'])
    await scene.end('x', 'completed')
    await scene.end('y', 'failed')
    await clock.advance(5_000)
    await scene.end('y', 'completed')
    await clock.advance(60_000)
    expect(scene.person.titles()).toEqual(['Night run finished', 'Night run completed'])
    expect(new Set(scene.person.presenter.shown.map(({ id }) => id))).toEqual(new Set(['batch:b']))
  })

  it('is announced if the auto-restart of its last job was rejected', async () => {
    const scene = setBatch(['x', 'y'])
    await scene.end('x', 'completed')
    const { key } = await scene.end('y', 'failed')
    scene.giveUp(key, { ok: false, kind: 'gone', message: createMessage('commands.jobGone') })
    const shown = await scene.person.waitUntilShown(2)
    expect(shown.title).toBe('y couldn’t be restarted automatically')
    expect(shown.body.split('\n')[1]).toBe('Night run finished (2 jobs: 1 completed, 1 failed)')
  })

  it('is announced once after a relaunch if the desktop rejected the notification', async () => {
    const first = setBatch(['x', 'y'])
    await first.end('x', 'completed')
    first.answer(refused)
    await first.end('y', 'completed')
    await first.stop()
    expect(first.person.presenter.shown.flatMap(announcedBy)).toEqual(['s/y'])

    const kept = [...first.store.state().jobs.values()]
    const again = () => {
      const scene = setScene(folder, clock, [], (store) => {
        store.putBatch({ id: 'b', name: 'Night run' })
        for (const job of kept) store.putJob(job)
      })
      scene.answer(taken)
      return scene
    }
    const second = again()
    await clock.advance(60_000)
    expect(second.person.titles()).toEqual(['Night run completed'])
    await second.stop()

    const third = again()
    await clock.advance(60_000)
    expect(third.person.titles()).toEqual([])
  })

  it('is suppressed if notifications of its outcomes are off, and the history shows why', async () => {
    const scene = setBatch(['x', 'y'])
    scene.store.setSettings({ notify: { ...defaultSettings.notify, completed: false } })
    await scene.endAll(['x', 'y'], 'completed')
    expect(batchOf(scene, 'y')?.silence).toBe('kind')
    expect(scene.person.titles()).toEqual([])
  })
})
