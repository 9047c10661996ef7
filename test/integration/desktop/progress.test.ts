import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSessionBus, type SessionBus } from '../../../main/desktop/linux/dbus/session-bus.ts'
import { freedesktopPresenter } from '../../../main/desktop/linux/freedesktop-notifications.ts'
import type { NotificationPresenter } from '../../../main/notifications/notification.ts'
import { createExpectations } from '../../../main/state/expectations.ts'
import { createAppStore, type AppStore } from '../../../main/state/store.ts'
import { followProgress } from '../../../main/tray/progress-notification.ts'
import { refreshOnChange } from '../../../main/tray/refresh-on-change.ts'
import {
  startNotificationDaemon,
  startPrivateBus,
  type NotificationDaemon,
  type PrivateBus,
} from '../../support/desktop/desktop-doubles.ts'
import { texts } from '../../support/english.ts'
import { fakeClock, type FakeClock } from '../../support/fake-clock.ts'
import { ended, job, NOW, server } from '../../unit/main/tray/states.ts'

let bus: PrivateBus
let daemon: NotificationDaemon
let session: SessionBus
let presenter: NotificationPresenter
let store: AppStore
let clock: FakeClock
let life: AbortController

beforeEach(async () => {
  bus = await startPrivateBus()
  clock = fakeClock()
  session = openSessionBus({ address: () => bus.address, clock })
  presenter = freedesktopPresenter({
    bus: session,
    clock,
    appName: 'Compileo Tray',
    desktopEntry: 'compileo-tray',
    pid: 4711,
    texts: () => texts,
  })
  store = createAppStore()
  store.putServer(server())
  store.setSettings({ notifyProgress: true })
  life = new AbortController()
})

afterEach(async () => {
  life.abort()
  presenter.dispose()
  session.dispose()
  await daemon.stop()
  await bus.stop()
})

async function follow(name = 'mako') {
  daemon = await startNotificationDaemon(bus.address, { name })
  const looks = refreshOnChange(store, clock, life.signal)
  followProgress({
    store,
    clock,
    signal: life.signal,
    presenter,
    expectations: createExpectations(),
    texts: () => texts,
    looks,
  })
}

const service = 'org.freedesktop.Notifications'
/** A clock that runs ahead would turn the daemon's earlier replies into timeouts. */
const replied = () =>
  session.call({
    service,
    path: '/org/freedesktop/Notifications',
    interface: service,
    member: 'GetServerInformation',
  })

const put = async (id: string, more: Parameters<typeof job>[1] = {}) => {
  await replied()
  await clock.advance(15_000)
  store.putJob(job(id, more))
  await clock.advance(500)
}

const visible = () => [...daemon.visible.values()]
const isShown = (title: string, percent: number) =>
  daemon.until(() => visible().some((each) => each.title === title && each.hints['value'] === percent))
const isGone = () => daemon.until(() => daemon.visible.size === 0)

describe('progress in a notification', () => {
  it('counts and names what runs, and moves its bar in place', async () => {
    await follow()
    await put('a', { label: 'Heart <atlas>', progress: 20.7 })
    await isShown('1 running', 20)
    await put('b', { label: 'Lungs', progress: 60, addedAt: NOW + 1 })
    await put('w', { status: 'pending' })
    await isShown('2 running, 1 waiting', 40)
    expect(new Set(daemon.calls.map(({ id }) => id)).size).toBe(1)
    expect(daemon.calls.at(-1)).toMatchObject({
      body: 'Heart <atlas> · 20%\nLungs · 60%',
      actions: [{ key: 'default', label: 'Open' }],
      hints: { urgency: 0, transient: true, 'suppress-sound': true },
      expires: 0,
    })
  })

  it('goes when every job has ended, when it is turned off, during a pause, and when the program ends', async () => {
    await follow()
    await put('a', { progress: 30 })
    await isShown('1 running', 30)
    store.putJob(ended('a', 'completed'))
    await replied()
    await clock.advance(500)
    await isGone()

    await put('b', { progress: 50 })
    await isShown('1 running', 50)
    store.setSettings({ notifyProgress: false })
    await isGone()
    store.setSettings({ notifyProgress: true })
    await isShown('1 running', 50)

    store.setSettings({ pausedUntil: clock.now() + 60_000 })
    await isGone()
    store.setSettings({ pausedUntil: 0 })
    await isShown('1 running', 50)
    life.abort()
    await isGone()
    expect(daemon.closedByApp).toHaveLength(4)
  })

  it('goes when the program ends, even if the desktop hasn’t replied to the last update', async () => {
    await follow()
    await put('a', { progress: 30 })
    await isShown('1 running', 30)
    await replied()
    daemon.behave('hangs')
    await put('a', { progress: 60 })
    await isShown('1 running', 60)
    life.abort()
    await isGone()
    expect(daemon.closedByApp).toEqual([1])
  })

  it('stays closed once the user has closed it, until every job has ended', async () => {
    await follow()
    await put('a', { progress: 30 })
    await isShown('1 running', 30)
    await replied()
    daemon.close(1)
    await put('a', { progress: 60 })
    await put('b')
    store.putJob(ended('a', 'completed'))
    store.putJob(ended('b', 'completed'))
    await put('c', { progress: 10 })
    await isShown('1 running', 10)
    expect(daemon.calls.map(({ title, hints }) => [title, hints['value']])).toEqual([
      ['1 running', 30],
      ['1 running', 10],
    ])
  })

  it('isn’t tried again for these jobs once the desktop has rejected it', async () => {
    await follow()
    daemon.behave('refuses')
    await put('a', { progress: 30 })
    await daemon.until(({ refusals }) => refusals === 1)
    await put('a', { progress: 60 })
    await replied()
    daemon.behave('takes')
    store.putJob(ended('a', 'completed'))
    await put('b', { progress: 10 })
    await isShown('1 running', 10)
    expect([daemon.refusals, daemon.calls.length]).toEqual([1, 1])
  })

  it.each(['gnome-shell', 'Plasma', 'mystery'])('is not shown by %s, which draws no bar', async (name) => {
    await follow(name)
    await put('a', { progress: 30 })
    await daemon.until(({ capabilitiesAsked }) => capabilitiesAsked > 0)
    await presenter.show({ id: 'other', title: 'Other', body: '', urgency: 'normal', buttons: [] })
    expect(visible().map(({ title }) => title)).toEqual(['Other'])
  })

  it('is off until the user turns it on', async () => {
    store.setSettings({ notifyProgress: false })
    await follow()
    await put('a', { progress: 30 })
    await presenter.show({ id: 'other', title: 'Other', body: '', urgency: 'normal', buttons: [] })
    expect(daemon.calls.map(({ title }) => title)).toEqual(['Other'])
  })
})
