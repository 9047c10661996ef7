import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { createJob } from '#main/core/state/reduce-job.ts'
import { AppStore } from '#main/core/state/store.ts'
import { ChangeSaver } from '#main/core/save-changes.ts'
import { openProfile } from '#main/core/profile.ts'
import { openConf } from '#test/support/settings-store.ts'
import { createFakeClock } from '#test/support/fake-clock.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { withJobFields } from '#test/support/job-parts.ts'

/** Sets up a profile on a slow disk: each write of the watch-list takes 500 ms, as with ten thousand jobs. */
function setUp() {
  const clock = createFakeClock()
  const folder = createTempFolder()
  const store = new AppStore()
  const profile = openProfile(
    folder,
    () => clock.now(),
    openConf,
    () => undefined,
  )
  const { watchList, settings } = profile
  let attempts = 0
  const rejecting: typeof settings = {
    ...settings,
    write() {
      attempts += 1
      throw new Error('EBUSY')
    },
  }
  const slowly: typeof watchList = {
    ...watchList,
    write(content) {
      watchList.write(content)
      clock.suspend(500)
    },
  }
  const keeping = new ChangeSaver(store, { ...profile, watchList: slowly, settings: rejecting }, clock)
  onTestFinished(() => {
    keeping.stop()
    profile.ledger.close()
    profile.hookQueue.close()
  })
  const [first, second] = [createJob('s', 'a', clock.now()), createJob('s', 'b', clock.now())]
  store.putJob(first)
  store.putJob(second)
  const saved = (): unknown => JSON.parse(readFileSync(join(folder, 'watch-list.json'), 'utf8'))
  return { clock, store, first, second, saved, attempts: () => attempts }
}

it('servers’ reports are saved about every ten seconds if saving takes half a second', async () => {
  const { clock, store, first, second, saved } = setUp()
  await clock.advance(100)
  const at = clock.now()
  store.applyJobEvent(first.identity.key, { type: 'frame', status: 'running', progress: 1, step: '', at })
  await clock.advance(9_000)
  store.applyJobEvent(second.identity.key, { type: 'frame', status: 'running', progress: 1, step: '', at })
  expect(saved()).not.toMatchObject({ jobs: [{ status: 'running' }, {}] })
  await clock.advance(1_500)
  expect(saved()).toMatchObject({ jobs: [{ status: 'running' }, { status: 'running' }] })
})

it('a change by the user is saved within 200 ms even if saving takes half a second', async () => {
  const { clock, store, first, saved } = setUp()
  await clock.advance(100)
  store.applyJobEvent(first.identity.key, {
    type: 'frame',
    status: 'running',
    progress: 1,
    step: '',
    at: clock.now(),
  })
  store.updateJob(first.identity.key, (job) => withJobFields(job, { dismissed: 'x' }))
  await clock.advance(200)
  expect(saved()).toMatchObject({ jobs: [{ status: 'running', dismissed: 'x' }, {}] })
})

it('saving the settings is retried once a minute after a failure, despite many changes', async () => {
  const { clock, store, first, attempts } = setUp()
  for (const pausedUntil of [1, 2, 3, 4]) store.setSettings({ pausedUntil })
  expect(attempts()).toBe(1)
  await clock.advance(50_000)
  store.setSettings({ pausedUntil: 5 })
  store.updateJob(first.identity.key, (job) => withJobFields(job, { dismissed: 'x' }))
  await clock.advance(500)
  expect(attempts()).toBe(1)
  await clock.advance(10_000)
  expect(attempts()).toBe(2)
})
