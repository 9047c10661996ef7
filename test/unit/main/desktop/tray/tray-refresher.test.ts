import { expect, it } from 'vitest'
import { AppStore } from '#main/core/state/store.ts'
import { TrayRefresher } from '#main/desktop/tray/tray-refresher.ts'
import { createFakeClock } from '#test/support/fake-clock.ts'
import { job } from './states.ts'

it('the tray and the app icon are updated once when progress changes both', async () => {
  const store = new AppStore()
  const clock = createFakeClock()
  const life = new AbortController()
  store.putJob(job('a', { progress: 20 }))
  const looks = new TrayRefresher(store, clock, life.signal)
  const seen: string[] = []
  looks.follow(() => seen.push('tray'))
  looks.follow(() => seen.push('app icon'))
  const waiting = clock.pending().length
  store.putJob(job('a', { progress: 21 }))
  expect(clock.pending()).toHaveLength(waiting + 1)
  await clock.advance(15_000)
  expect(seen).toEqual(['tray', 'app icon', 'tray', 'app icon'])
  life.abort()
})
