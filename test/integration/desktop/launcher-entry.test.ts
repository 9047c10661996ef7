import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openSessionBus, type SessionBus } from '../../../main/desktop/linux/dbus/session-bus.ts'
import { followAttention } from '../../../main/tray/attention-count.ts'
import { launcherEntry } from '../../../main/desktop/linux/launcher-entry.ts'
import { createAppStore, type AppStore } from '../../../main/state/store.ts'
import {
  startLauncher,
  startPrivateBus,
  type Launcher,
  type PrivateBus,
} from '../../support/desktop/index.ts'
import { fakeClock } from '../../support/fake-clock.ts'
import { ended, job } from '../../unit/tray/states.ts'

let bus: PrivateBus
let launcher: Launcher
let session: SessionBus
let store: AppStore
let life: AbortController

beforeEach(async () => {
  bus = await startPrivateBus()
  launcher = await startLauncher(bus.address)
  session = openSessionBus({ address: () => bus.address, clock: fakeClock() })
  store = createAppStore()
  life = new AbortController()
  followAttention(store, launcherEntry(session, 'compileo-tray'), life.signal)
})

afterEach(async () => {
  session.dispose()
  await launcher.stop()
  await bus.stop()
})

/** Resolves when the last that it was told is this. */
const untilShown = (count: number) => launcher.until(({ heard }) => heard.at(-1)?.count === count)

const fail = (id: string) => store.putJob(ended(id, 'failed'), true)
const shows = (count: number) => ({ uri: 'application://compileo-tray.desktop', count, isVisible: count > 0 })

describe('the launcher', () => {
  it('is told nothing while nothing needs attention', async () => {
    store.putJob(job('a', { progress: 20 }))
    fail('b')
    await untilShown(1)
    expect(launcher.heard).toEqual([shows(1)])
  })

  it('counts what needs attention, and is told only what is new', async () => {
    fail('a')
    await untilShown(1)
    fail('b')
    store.putJob(job('c', { progress: 20 }))
    store.seen(['work/a'])
    store.seen(['work/b'])
    await untilShown(0)
    expect(launcher.heard).toEqual([shows(1), shows(2), shows(1), shows(0)])
  })

  it('shows nothing where the person does not want it, and at once what there is when they do', async () => {
    fail('a')
    await untilShown(1)
    store.setSettings({ launcherCount: false })
    fail('b')
    store.setSettings({ launcherCount: true })
    await untilShown(2)
    expect(launcher.heard).toEqual([shows(1), shows(0), shows(2)])
  })

  it('that comes later, or again, is told what it missed', async () => {
    fail('a')
    await untilShown(1)
    await launcher.stop()
    launcher = await startLauncher(bus.address)
    await untilShown(1)
    expect(launcher.heard).toEqual([shows(1)])
  })

  it('may ask', async () => {
    fail('a')
    const { sender } = await launcher.until(({ signals }) => signals.at(-1))
    const [uri, properties] = await launcher.query(sender)
    expect([uri, z.record(z.string(), z.unknown()).parse(properties)]).toEqual([
      'application://compileo-tray.desktop',
      { count: 1n, 'count-visible': true },
    ])
  })

  it('shows nothing any more when the program has ended', async () => {
    fail('a')
    await untilShown(1)
    life.abort()
    fail('b')
    await untilShown(0)
    expect(launcher.heard).toEqual([shows(1), shows(0)])
  })
})
