import { describe, expect, it } from 'vitest'
import { withoutScheduledRestart } from '#main/core/state/auto-restart.ts'
import type { Delivery } from '#main/core/notifications/notification.ts'
import { createJob } from '#main/core/state/reduce-job.ts'
import type { JobKey } from '#shared/model.ts'
import { setScene, type Scene } from './announcer-scene.ts'
import { openTestCore, createRecordingPresenter } from '#test/support/core.ts'
import { withJobFields } from '#test/support/job-parts.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'

const names = (count: number) => Array.from({ length: count }, (_, index) => `x-${index}`)
const visible = ({ person }: Scene) => person.presenter.visible().map(({ title }) => title)

const restarted = ({ store }: Scene, key: JobKey) =>
  store.updateJob(key, (job) =>
    withJobFields(job, {
      status: 'running',
      number: job.run.number + 1,
      outcome: undefined,
      recovery: withoutScheduledRestart(job.user.recovery),
    }),
  )
const dismissed = ({ store }: Scene, key: JobKey) =>
  store.updateJob(key, (job) => withJobFields(job, { dismissed: job.outcome?.id }))

async function sixFailures(): Promise<Scene> {
  const scene = setScene()
  await scene.endAll(names(6))
  await scene.clock.advance(65_000)
  expect(visible(scene)).toEqual(['6 jobs need attention'])
  return scene
}

describe('a summary of failures', () => {
  it('is updated silently within a second when fewer jobs need attention', async () => {
    const scene = await sixFailures()
    const shown = scene.person.titles().length
    restarted(scene, 's/x-0')
    dismissed(scene, 's/x-1')
    scene.store.removeJob('s/x-2')
    await scene.clock.advance(1_000)
    expect(visible(scene)).toEqual(['3 jobs need attention'])
    expect(scene.person.titles()).toHaveLength(shown)
    const [spec] = scene.person.presenter.visible()
    expect(spec?.buttons[0]).toMatchObject({
      label: 'Restart 3',
      command: { args: { keys: ['s/x-3', 's/x-4', 's/x-5'] } },
    })
  })

  it('names the last remaining failure, and is closed when this failure is handled', async () => {
    const scene = await sixFailures()
    for (const name of names(5)) restarted(scene, `s/${name}`)
    await scene.clock.advance(1_000)
    expect(visible(scene)).toEqual(['x-5 failed'])
    restarted(scene, 's/x-5')
    await scene.clock.advance(1_000)
    expect(visible(scene)).toEqual([])
  })

  it('is updated once, even if several jobs are restarted together', async () => {
    const scene = await sixFailures()
    const updates = scene.person.presenter.updates.length
    for (const name of names(4)) restarted(scene, `s/${name}`)
    await scene.clock.advance(10_000)
    expect(scene.person.presenter.updates).toHaveLength(updates + 1)
  })
})

describe('a notification', () => {
  it('is closed when its completed job is restarted or unwatched', async () => {
    const scene = setScene()
    await scene.endAll(['a', 'b'], 'completed')
    expect(visible(scene)).toEqual(['a completed', 'b completed'])
    restarted(scene, 's/a')
    scene.store.removeJob('s/b')
    await scene.clock.advance(1_000)
    expect(visible(scene)).toEqual([])
  })

  it('is closed when a job of its batch runs again', async () => {
    const scene = setScene()
    scene.store.putBatch({ id: 'b', name: 'Nightly' })
    for (const id of ['a', 'b'])
      scene.store.putJob(
        withJobFields(createJob('s', id, scene.clock.now()), { batch: 'b', status: 'running' }),
      )
    await scene.endAll(['a', 'b'], 'completed')
    expect(visible(scene)).toEqual(['Nightly completed'])
    restarted(scene, 's/a')
    await scene.clock.advance(1_000)
    expect(visible(scene)).toEqual([])
  })

  it('is closed when its overdue run ends', async () => {
    const scene = setScene()
    await scene.end('a')
    restarted(scene, 's/a')
    scene.store.updateJob('s/a', (job) => withJobFields(job, { overdue: { usualMs: 60_000 } }))
    await scene.clock.advance(100)
    expect(visible(scene)).toHaveLength(1)
    scene.store.setSettings({ pausedUntil: scene.clock.now() + 60 * 60_000 })
    await scene.end('a', 'completed')
    await scene.clock.advance(1_000)
    expect(visible(scene)).toEqual([])
  })

  it('is closed when the program ends', async () => {
    const scene = setScene()
    await scene.endAll(['a', 'b'])
    scene.announcer.closeAll()
    expect(visible(scene)).toEqual([])
  })

  it('is closed even if the desktop accepts it when the program is already quitting', async () => {
    const { promise: delivery, resolve: accept } = Promise.withResolvers<Delivery>()
    const presenter = createRecordingPresenter(() => delivery)
    const core = openTestCore({ folder: createTempFolder(), presenter })
    core.start()
    const tested = core.context.testNotification()
    const stopped = core.stop()
    accept({ accepted: true })
    await tested
    await stopped
    expect(presenter.shown).toHaveLength(1)
    expect(presenter.visible()).toEqual([])
  })
})

it('a failure that the user sees in the window is neither announced nor unread', async () => {
  const scene = setScene()
  await scene.end('first', 'completed')
  scene.store.setLookingAt('s/seen')
  await scene.end('seen')
  expect(scene.person.titles()).toEqual(['first completed'])
  expect(scene.store.state().unread.size).toBe(0)
  scene.store.setLookingAt(undefined)
  await scene.end('unseen')
  expect([...scene.store.state().unread]).toEqual(['s/unseen'])
})
