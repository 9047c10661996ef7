import { expect, it } from 'vitest'
import { AppStore } from '#main/core/state/store.ts'
import { updateAppIconOnChange } from '#main/desktop/tray/app-icon.ts'
import { TrayRefresher } from '#main/desktop/tray/tray-refresher.ts'
import { createFakeClock } from '#test/support/fake-clock.ts'
import { ended, job, server } from './states.ts'

function scene() {
  const store = new AppStore()
  store.putServer(server())
  const clock = createFakeClock()
  const life = new AbortController()
  let written: string[] = []
  updateAppIconOnChange(
    store,
    {
      setCount: (count) => written.push(`count ${count}`),
      setProgress: (progress) => written.push(`progress ${progress}`),
    },
    new TrayRefresher(store, clock, life.signal),
    life.signal,
  )
  return {
    store,
    quit: () => life.abort(),
    async taken() {
      await clock.advance(20_000)
      const taken = written
      written = []
      return taken
    },
  }
}

it('the app icon shows the mean progress of running jobs, rounded down', async () => {
  const { store, taken } = scene()
  store.putJob(job('a', { progress: 20 }))
  store.putJob(job('b', { progress: 61 }))
  store.putJob(job('w', { status: 'pending' }))
  store.putJob(ended('c', 'completed'))
  expect(await taken()).toEqual(['progress 0.4'])
  store.putJob(ended('a', 'completed'))
  store.putJob(ended('b', 'completed'))
  expect(await taken()).toEqual(['progress -1'])
})

it('the app icon shows no progress for jobs of an unreachable server', async () => {
  const { store, taken } = scene()
  store.putServer(server({ reach: 'unreachable' }))
  store.putJob(job('a', { progress: 40 }))
  expect(await taken()).toEqual([])
})

it('the app icon counts the unread jobs', async () => {
  const { store, taken } = scene()
  for (const id of ['a', 'b']) store.putJob(ended(id, 'failed'), true)
  expect(await taken()).toEqual(['count 2'])
  store.putJob(job('w', { status: 'pending' }))
  expect(await taken()).toEqual([])
  store.markSeen(['work/a'])
  expect(await taken()).toEqual(['count 1'])
})

it('the app icon’s count and progress disappear when the app quits', async () => {
  const { store, quit, taken } = scene()
  store.putJob(job('a', { progress: 40 }))
  store.putJob(ended('b', 'failed'), true)
  expect(await taken()).toEqual(['count 1', 'progress 0.4'])
  quit()
  expect(await taken()).toEqual(['count 0', 'progress -1'])
})
