import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openSessionBus, type SessionBus } from '../../../main/desktop/linux/dbus/session-bus.ts'
import { followLauncher } from '../../../main/tray/launcher-view.ts'
import { refreshOnChange } from '../../../main/tray/refresh-on-change.ts'
import { launcherEntry } from '../../../main/desktop/linux/launcher-entry.ts'
import { createAppStore, type AppStore } from '../../../main/state/store.ts'
import {
  startLauncher,
  startPrivateBus,
  type Launcher,
  type PrivateBus,
} from '../../support/desktop/desktop-doubles.ts'
import { fakeClock, type FakeClock } from '../../support/fake-clock.ts'
import { ended, job } from '../../unit/main/tray/states.ts'

let bus: PrivateBus
let launcher: Launcher
let session: SessionBus
let store: AppStore
let life: AbortController
let clock: FakeClock

beforeEach(async () => {
  bus = await startPrivateBus()
  launcher = await startLauncher(bus.address)
  session = openSessionBus({ address: () => bus.address, clock: fakeClock() })
  store = createAppStore()
  life = new AbortController()
  clock = fakeClock()
  const looks = refreshOnChange(store, clock, life.signal)
  followLauncher(store, clock, launcherEntry(session, 'compileo-tray'), looks, life.signal)
})

afterEach(async () => {
  session.dispose()
  await launcher.stop()
  await bus.stop()
})

const untilShown = (count: number) => launcher.until(({ counts }) => counts.at(-1)?.count === count)

const fail = (id: string) => store.putJob(ended(id, 'failed'), true)
const shows = (count: number) => ({ uri: 'application://compileo-tray.desktop', count, isVisible: count > 0 })

describe('the launcher', () => {
  it('gets nothing while nothing needs attention', async () => {
    store.putJob(job('a', { progress: 20 }))
    fail('b')
    await untilShown(1)
    expect(launcher.counts).toEqual([shows(1)])
  })

  it('counts what needs attention, and gets only changes', async () => {
    fail('a')
    await untilShown(1)
    fail('b')
    store.putJob(job('c', { progress: 20 }))
    store.seen(['work/a'])
    store.seen(['work/b'])
    await untilShown(0)
    expect(launcher.counts).toEqual([shows(1), shows(2), shows(1), shows(0)])
  })

  it('shows nothing if the user turned it off, and everything at once when they turn it on', async () => {
    fail('a')
    await untilShown(1)
    store.setSettings({ launcherCount: false })
    fail('b')
    store.setSettings({ launcherCount: true })
    await untilShown(2)
    expect(launcher.counts).toEqual([shows(1), shows(0), shows(2)])
  })

  it('that comes later, or again, gets what it missed', async () => {
    fail('a')
    await untilShown(1)
    await launcher.stop()
    launcher = await startLauncher(bus.address)
    await untilShown(1)
    expect(launcher.counts).toEqual([shows(1)])
  })

  it('may ask', async () => {
    fail('a')
    const { sender } = await launcher.until(({ signals }) => signals.at(-1))
    const [uri, properties] = await launcher.query(sender)
    expect([uri, z.record(z.string(), z.unknown()).parse(properties)]).toEqual([
      'application://compileo-tray.desktop',
      { count: 1n, 'count-visible': true, urgent: true, progress: 0, 'progress-visible': false },
    ])
  })

  it('shows nothing any more when the program has ended', async () => {
    fail('a')
    await untilShown(1)
    life.abort()
    fail('b')
    await untilShown(0)
    expect(launcher.counts).toEqual([shows(1), shows(0)])
  })
})

const untilBar = (progress: number | undefined) =>
  launcher.until(({ more }) => more.length > 0 && more.at(-1)?.progress === progress)

const bars = () => launcher.more.map(({ progress }) => progress)

describe('the bar on the launcher’s icon', () => {
  it('is that of the only job that runs, or the mean of several, and goes with the last', async () => {
    store.putJob(job('a', { progress: 20.9 }))
    await clock.advance(500)
    await untilBar(0.2)
    store.putJob(job('b', { progress: 60 }))
    store.putJob(job('c', { status: 'pending', progress: 0 }))
    await clock.advance(500)
    await untilBar(0.4)
    store.putJob(ended('a', 'completed'))
    store.putJob(ended('b', 'completed'))
    await clock.advance(500)
    await untilBar(undefined)
    expect(bars()).toEqual([0.2, 0.4, undefined])
  })

  it('moves no oftener than every five seconds', async () => {
    const first = job('a', { progress: 1 })
    store.putJob(first)
    await clock.advance(500)
    for (let progress = 2; progress <= 60; progress += 1) {
      store.putJob({ ...first, progress })
      await clock.advance(250)
    }
    await clock.advance(15_000)
    await untilBar(0.6)
    expect(bars().length).toBeLessThanOrEqual(6)
  })

  it('is none if the user wants none, and everything at once when they want it', async () => {
    store.putJob(job('a', { progress: 20 }))
    await clock.advance(500)
    await untilBar(0.2)
    store.setSettings({ launcherProgress: false })
    await untilBar(undefined)
    store.setSettings({ launcherProgress: true })
    await untilBar(0.2)
    expect(bars()).toEqual([0.2, undefined, 0.2])
  })

  it('is sent to a launcher that comes later, and removed when the program ends', async () => {
    store.putJob(job('a', { progress: 20 }))
    await clock.advance(500)
    await untilBar(0.2)
    await launcher.stop()
    launcher = await startLauncher(bus.address)
    await untilBar(0.2)
    life.abort()
    await untilBar(undefined)
    expect(bars()).toEqual([0.2, undefined])
  })
})

describe('what failed unseen', () => {
  it('is pointed out, but not while notifications are paused', async () => {
    fail('a')
    await untilShown(1)
    store.setSettings({ pausedUntil: clock.now() + 60_000 })
    await launcher.until(({ more }) => more.at(-1)?.isUrgent === false)
    fail('b')
    await untilShown(2)
    store.setSettings({ pausedUntil: 0 })
    await launcher.until(({ more }) => more.at(-1)?.isUrgent === true)
    store.seen(['work/a', 'work/b'])
    await untilShown(0)
    expect(launcher.more.map(({ isUrgent }) => isUrgent)).toEqual([true, false, false, true, true, false])
  })
})
