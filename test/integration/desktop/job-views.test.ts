import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSessionBus, type SessionBus } from '../../../main/desktop/linux/dbus/session-bus.ts'
import { jobViews } from '../../../main/desktop/linux/job-views.ts'
import { createAppStore, type AppStore } from '../../../main/state/store.ts'
import { followJobViews } from '../../../main/tray/job-view-updates.ts'
import { refreshOnChange } from '../../../main/tray/refresh-on-change.ts'
import {
  startJobViewServer,
  startPrivateBus,
  type JobViewServer,
  type PrivateBus,
} from '../../support/desktop/index.ts'
import { texts } from '../../support/english.ts'
import { fakeClock, type FakeClock } from '../../support/fake-clock.ts'
import { ended, job, NOW, server } from '../../unit/main/tray/states.ts'

let bus: PrivateBus
let plasma: JobViewServer
let session: SessionBus
let store: AppStore
let clock: FakeClock
let life: AbortController

beforeEach(async () => {
  bus = await startPrivateBus()
  plasma = await startJobViewServer(bus.address)
  clock = fakeClock()
  session = openSessionBus({ address: () => bus.address, clock })
  store = createAppStore()
  store.putServer(server())
  store.setSettings({ plasmaJobs: true })
  life = new AbortController()
  const views = jobViews({ bus: session, appName: 'Compileo Tray', icon: 'compileo-tray' })
  followJobViews(store, () => texts, views, refreshOnChange(store, clock, life.signal), life.signal)
})

afterEach(async () => {
  life.abort()
  session.dispose()
  await plasma.stop()
  await bus.stop()
})

const put = async (id: string, more: Parameters<typeof job>[1] = {}) => {
  store.putJob(job(id, more))
  await clock.advance(500)
}

const standing = () => plasma.views.filter(({ ended: end }) => end === undefined)
const untilStanding = (count: number) => plasma.until(() => standing().length === count)
/** A view's content, including its beginning. */
const said = ({ hints, now }: JobViewServer['views'][number]) => ({ ...hints, ...now })

describe('the jobs that Plasma lists', () => {
  it('are those that run, each with its name, step and progress, and go silently when they end', async () => {
    await put('a', { label: 'Heart atlas', currentStep: 'Chunking', progress: 20.7 })
    await put('w', { status: 'pending' })
    await untilStanding(1)
    const [view] = plasma.views
    if (!view) throw new Error('there is none')
    expect(said(view)).toEqual({
      'application-display-name': 'Compileo Tray',
      'application-icon-name': 'compileo-tray',
      immediate: true,
      transient: true,
      title: 'Heart atlas',
      infoMessage: 'Chunking',
      percent: 20,
    })
    // With a desktop entry, Plasma would put the number of views on our icon; and a view can't ask before it cancels.
    expect([view.desktopEntry, view.capabilities]).toEqual(['', 0])
    store.putJob(job('a', { label: 'Heart atlas', currentStep: 'Storing', progress: 35 }))
    await clock.advance(15_000)
    await plasma.until(({ views }) => views[0]?.now['percent'] === 35)
    expect(view.now).toEqual({ title: 'Heart atlas', infoMessage: 'Storing', percent: 35 })
    store.putJob(ended('a', 'failed'))
    await clock.advance(500)
    await untilStanding(0)
    expect(view.ended).toEqual({ code: 0, message: '' })
  })

  it('are none while nobody wants them, and go at once when that is switched off', async () => {
    store.setSettings({ plasmaJobs: false })
    await put('a', { progress: 20 })
    store.setSettings({ plasmaJobs: true })
    await untilStanding(1)
    expect(plasma.views).toHaveLength(1)
    store.setSettings({ plasmaJobs: false })
    await untilStanding(0)
  })

  it('go when the program ends', async () => {
    await put('a')
    await put('b')
    await untilStanding(2)
    life.abort()
    await untilStanding(0)
    expect(plasma.views.map(({ ended: end }) => end?.code)).toEqual([0, 0])
  })

  it('are at most ten, and the next one takes a place that is free', async () => {
    for (let number = 0; number < 12; number += 1) {
      store.putJob(job(`job-${number}`, { addedAt: NOW + number }))
    }
    await clock.advance(500)
    await untilStanding(10)
    store.putJob(ended('job-3', 'completed'))
    await clock.advance(500)
    await plasma.until(({ views }) => views.length === 11)
    const names = plasma.views.map((view) => said(view)['title'])
    expect(names.slice(0, 3)).toEqual(['job-0', 'job-1', 'job-2'])
    expect(names.at(-1)).toBe('job-10')
    await untilStanding(10)
  })

  it('are updated no oftener than every five seconds', async () => {
    const first = job('a', { progress: 1 })
    store.putJob(first)
    await clock.advance(500)
    await untilStanding(1)
    for (let progress = 2; progress <= 60; progress += 1) {
      store.putJob({ ...first, progress })
      await clock.advance(250)
    }
    await clock.advance(15_000)
    await plasma.until(({ views }) => views[0]?.now['percent'] === 60)
    expect(plasma.views[0]?.updates).toBeLessThanOrEqual(5)
  })

  it('are listed anew by a Plasma that comes again, which knows nothing of them', async () => {
    await put('a', { progress: 20 })
    await untilStanding(1)
    await plasma.stop()
    store.putJob(job('a', { progress: 30 }))
    await clock.advance(5_000)
    plasma = await startJobViewServer(bus.address, 100)
    await untilStanding(1)
    const [view] = plasma.views
    expect(view && said(view)).toMatchObject({ title: 'a', percent: 30 })
    store.putJob(ended('a', 'completed'))
    await clock.advance(500)
    await untilStanding(0)
  })

  it('stay closed where the person closed them, as long as they run', async () => {
    await put('a', { progress: 20 })
    await put('b', { progress: 20 })
    await untilStanding(2)
    plasma.drop(plasma.views[0]?.path ?? '')
    for (const progress of [30, 40]) {
      store.putJob(job('a', { progress }))
      store.putJob(job('b', { progress }))
      await clock.advance(15_000)
      await plasma.until(({ views }) => views[1]?.now['percent'] === progress)
    }
    expect(plasma.views).toHaveLength(2)
    expect(plasma.views[0]?.now['percent']).not.toBe(40)
  })

  it('bring no markup of a server into Plasma, which renders it', async () => {
    await put('a', { label: '<b>A & B</b>', currentStep: '<img src="http://x/">' })
    await untilStanding(1)
    const [view] = plasma.views
    expect(view && said(view)).toMatchObject({
      title: '‹b›A ＆ B‹/b›',
      infoMessage: '‹img src="http://x/"›',
    })
  })

  it('say where they run, where there are several servers', async () => {
    store.putServer(server({ id: 'lab', name: 'Lab' }))
    await put('a', { currentStep: 'Chunking' })
    await untilStanding(1)
    const [view] = plasma.views
    expect(view && said(view)).toMatchObject({ infoMessage: 'Chunking · Workstation' })
  })
})

it('asks nobody where there is no Plasma', async () => {
  await plasma.stop()
  await put('a')
  plasma = await startJobViewServer(bus.address)
  await untilStanding(1)
  expect(plasma.views).toHaveLength(1)
})
