import { expect, it } from 'vitest'
import { setScene, type Scene } from './announcer-scene.ts'

const played = ({ person }: Scene) => person.presenter.shown.map(({ silent }) => !silent)

function loud(): Scene {
  const scene = setScene()
  scene.store.setSettings({ sound: true })
  return scene
}

it('the test notification plays a sound even while notifications are paused', async () => {
  const scene = loud()
  scene.store.setSettings({ pausedUntil: scene.clock.now() + 60_000 })
  await scene.announcer.test()
  expect(played(scene)).toEqual([true])
})

it('the test notification plays a sound even right after an outcome', async () => {
  const scene = loud()
  await scene.end('a', 'failed')
  await scene.person.waitUntilShown(1)
  await scene.announcer.test()
  expect(played(scene)).toEqual([true, true])
})

it('a notification right after another plays no second sound', async () => {
  const scene = loud()
  for (const id of ['a', 'b']) await scene.end(id, 'failed')
  await scene.person.waitUntilShown(2)
  expect(played(scene)).toEqual([true, false])
  await scene.clock.advance(60_000)
  await scene.end('c', 'completed')
  await scene.person.waitUntilShown(3)
  expect(played(scene)).toEqual([true, false, true])
})

it('sixty outcomes at once play one sound', async () => {
  const scene = loud()
  await scene.endAll(Array.from({ length: 60 }, (_, index) => `x-${index}`))
  await scene.clock.advance(10_000)
  expect(scene.person.presenter.visible().map(({ title }) => title)).toEqual(['60 jobs need attention'])
  expect(played(scene).filter(Boolean)).toHaveLength(1)
})
