import { beforeEach, describe, expect, it } from 'vitest'
import type { SessionBus } from '#main/desktop/linux/dbus/session-bus.ts'
import { FreedesktopPresenter } from '#main/desktop/linux/freedesktop-notifications.ts'
import type {
  NotificationPresenter,
  NotificationPress,
  NotificationSpec,
} from '#main/core/notifications/notification.ts'
import { announceItem, watchTrayHost } from '#main/desktop/linux/tray/tray-host.ts'
import { connectDesktop } from '#test/support/desktop/connection.ts'
import {
  createNameOwnerChanged,
  startNotificationDaemon,
  startSignalForger,
  startTrayHost,
  type ForgedSignal,
  type NotificationDaemon,
  type PrivateBus,
  type SignalForger,
} from '#test/support/desktop/desktop-doubles.ts'
import { closeAfterTest } from '#test/support/close-after-test.ts'
import type { FakeClock } from '#test/support/fake-clock.ts'
import { texts } from '#test/support/english.ts'
import { openDesktop } from './scene.ts'

// Any program on the bus may send any signal. Only those of the service's current owner count.

const busDaemon = {
  service: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
}

const service = 'org.freedesktop.Notifications'
const watcher = 'org.kde.StatusNotifierWatcher'

const about = (member: string, signature: string, ...body: unknown[]): ForgedSignal => ({
  path: '/org/freedesktop/Notifications',
  interface: service,
  member,
  signature,
  body,
})

const failed = (id: string): NotificationSpec => ({
  id,
  title: `Failed: ${id}`,
  body: 'Out of memory',
  urgency: 'normal',
  command: { open: 'window' },
  buttons: [{ label: 'Restart', command: { name: 'restart', args: { key: 's/x' } } }],
})

let bus: PrivateBus
let clock: FakeClock
let session: SessionBus
let stranger: SignalForger

beforeEach(async () => {
  ;({ bus, clock, session } = await openDesktop())
  stranger = await startSignalForger(bus.address)
  closeAfterTest(() => stranger.close())
})

describe('notifications', () => {
  let daemon: NotificationDaemon
  let presenter: NotificationPresenter
  let presses: NotificationPress[]
  let onPressed: (() => void) | undefined
  let victim: string

  async function afterRealPress(): Promise<readonly NotificationPress[]> {
    await stranger.sent()
    await new Promise<void>((resolve) => {
      onPressed = resolve
      daemon.press(1, 'default')
    })
    return presses
  }

  beforeEach(async () => {
    daemon = await startNotificationDaemon(bus.address)
    closeAfterTest(() => daemon.stop())
    presenter = new FreedesktopPresenter({
      bus: session,
      clock,
      appName: 'Compileo Tray',
      desktopEntry: 'compileo-tray',
      pid: 1,
      texts: () => texts,
    })
    closeAfterTest(() => presenter.dispose())
    presses = []
    presenter.onPress((press) => {
      presses.push(press)
      onPressed?.()
    })
    await presenter.show(failed('mine'))
    victim = daemon.calls[0]?.sender ?? ''
  })

  it('accept clicks only from the notification service', async () => {
    stranger.forge(victim, about('ActionInvoked', 'us', 1, 'restart'))
    expect(await afterRealPress()).toEqual([{ id: 'mine', command: { open: 'window' } }])
  })

  it('still count as shown if another program claims that they were closed', async () => {
    stranger.forge(victim, about('NotificationClosed', 'uu', 1, 2))
    await stranger.sent()
    await presenter.show(failed('mine'))
    expect(daemon.calls.map(({ replacesId }) => replacesId)).toEqual([0, 1])
  })

  it.each<[string, () => ForgedSignal]>([
    ['the service ended', () => createNameOwnerChanged(service, ':1.1', '')],
    ['the service was replaced', () => createNameOwnerChanged(service, ':1.1', stranger.name)],
    [
      'the service ended (at another path)',
      () => ({ ...createNameOwnerChanged(service, ':1.1', ''), path: '/org/freedesktop' }),
    ],
  ])('ignore forged clicks after a forged signal that %s', async (_, news) => {
    stranger.forge(victim, news())
    stranger.forge(victim, about('ActionInvoked', 'us', 1, 'restart'))
    expect(await afterRealPress()).toEqual([{ id: 'mine', command: { open: 'window' } }])
  })

  it('ignore clicks from the former notification service', async () => {
    await daemon.stop()
    const former = await connectDesktop(bus.address)
    await former.own(service)
    await former.call(busDaemon, 'ReleaseName', 's', [service])
    daemon = await startNotificationDaemon(bus.address)
    await presenter.show(failed('mine'))
    former.signal('/org/freedesktop/Notifications', service, 'ActionInvoked', 'us', [1, 'restart'])
    await former.close()
    expect(await afterRealPress()).toEqual([{ id: 'mine', command: { open: 'window' } }])
  })

  it('ignore a reply from a program that wasn’t called', async () => {
    daemon.behave('hangs')
    const delivery = presenter.show(failed('other'))
    await daemon.until(({ calls }) => calls.length === 2)
    stranger.answer(victim, 'u', [77])
    await stranger.sent()
    await clock.advance(5000)
    await expect(delivery).resolves.toMatchObject({ accepted: false, why: 'no-answer' })
  })
})

it('the tray icon ignores another program’s claim that the panel has left or changed', async () => {
  const panel = await startTrayHost(bus.address)
  const presences: boolean[] = []
  watchTrayHost(session, (present) => presences.push(present))
  const announcement = announceItem(session)
  const registrations: unknown[] = []
  announcement.watch((words) => registrations.push(words))
  const { by: victim } = await panel.until(({ registration }) => registration)
  for (const owner of ['', stranger.name])
    stranger.forge(victim, createNameOwnerChanged(watcher, ':1.1', owner))
  await stranger.sent()
  await panel.stop()
  // The bus keeps the order, so the forged signals have arrived when the next panel registers the icon.
  const next = await startTrayHost(bus.address)
  await next.until(({ registration }) => registration)
  expect(presences).toEqual([true, false, true])
  expect(registrations).toHaveLength(3)
  announcement.withdraw()
  await next.stop()
})
