import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  startNotificationDaemon,
  startPrivateBus,
  startTrayHost,
} from '#test/support/desktop/desktop-doubles.ts'
import type { PrivateBus } from '#test/support/desktop/desktop-doubles.ts'
import { connectDesktop } from '#test/support/desktop/connection.ts'
import type { DesktopConnection, ReceivedSignal } from '#test/support/desktop/connection.ts'
import { fakeTrayItem } from './tray-item.ts'

const NOTIFICATIONS = {
  service: 'org.freedesktop.Notifications',
  path: '/org/freedesktop/Notifications',
  interface: 'org.freedesktop.Notifications',
}

const notification = (replaces: number, title: string) => [
  'an app',
  replaces,
  'an-icon',
  title,
  'its body',
  ['default', 'Open', 'restart', 'Restart'],
  [['urgency', ['y', 1]]],
  -1,
]

let bus: PrivateBus
let app: DesktopConnection

beforeEach(async () => {
  bus = await startPrivateBus()
  app = await connectDesktop(bus.address)
})

afterEach(async () => {
  await app.close()
  await bus.stop()
})

const notify = (replaces = 0, title = 'A title') =>
  app.call(NOTIFICATIONS, 'Notify', 'susssasa{sv}i', notification(replaces, title))

describe("the tests' notification daemon", () => {
  it('records every call with its fields decoded', async () => {
    const daemon = await startNotificationDaemon(bus.address)
    const [id] = await notify()
    expect(daemon.calls).toEqual([
      {
        id,
        appName: 'an app',
        replacesId: 0,
        icon: 'an-icon',
        title: 'A title',
        body: 'its body',
        actions: [
          { key: 'default', label: 'Open' },
          { key: 'restart', label: 'Restart' },
        ],
        hints: { urgency: 1 },
        expires: -1,
        sender: app.name,
      },
    ])
    await daemon.stop()
  })

  it('replaces a notification in place', async () => {
    const daemon = await startNotificationDaemon(bus.address)
    const [first] = await notify()
    const [second] = await notify(Number(first), 'A newer title')
    expect(second).toBe(first)
    expect([...daemon.visible.values()].map(({ title }) => title)).toEqual(['A newer title'])
    await daemon.stop()
  })

  it.each([
    { closesAfterAction: true, received: ['ActivationToken', 'ActionInvoked', 'NotificationClosed'] },
    {
      closesAfterAction: false,
      received: ['ActivationToken', 'ActionInvoked', 'NotificationClosed by hand'],
    },
  ])('presses as a desktop that closes after an action: $closesAfterAction', async (desktop) => {
    const daemon = await startNotificationDaemon(bus.address, desktop)
    const signals: ReceivedSignal[] = []
    const closed = new Promise<void>((resolve) => {
      void app.listen(`type='signal',interface='${NOTIFICATIONS.interface}'`, (signal) => {
        if (signal.interface !== NOTIFICATIONS.interface) return
        signals.push(signal)
        if (signal.member === 'NotificationClosed') resolve()
      })
    })
    const id = Number((await notify())[0])
    daemon.press(id, 'restart', 'a-token')
    if (!desktop.closesAfterAction) daemon.close(id, 1)
    await closed
    expect(signals.map(({ member, body }) => [member, ...body])).toEqual([
      ['ActivationToken', id, 'a-token'],
      ['ActionInvoked', id, 'restart'],
      ['NotificationClosed', id, desktop.closesAfterAction ? 2 : 1],
    ])
    await daemon.stop()
  })

  it('rejects on request', async () => {
    const daemon = await startNotificationDaemon(bus.address, { mood: 'refuses' })
    await expect(notify()).rejects.toThrow('Created too many')
    daemon.behave('takes')
    await expect(notify()).resolves.toEqual([1])
    await daemon.stop()
  })

  it('lets a test wait for something', async () => {
    const daemon = await startNotificationDaemon(bus.address)
    const waiting = daemon.until(({ calls }) => calls.find(({ title }) => title === 'The second'))
    await notify(0, 'The first')
    await notify(0, 'The second')
    await expect(waiting).resolves.toMatchObject({ id: 2 })
    await daemon.stop()
  })

  it('leaves the bus when stopped', async () => {
    const daemon = await startNotificationDaemon(bus.address)
    await daemon.stop()
    await expect(notify()).rejects.toThrow('org.freedesktop.Notifications')
  })
})

describe("the tests' tray host", () => {
  it('sees an item with its tooltip, icon and menu', async () => {
    const host = await startTrayHost(bus.address)
    await fakeTrayItem(app, { tooltip: '2 running', menu: ['2 running', { Jobs: ['A__job', 'B'] }] })
    const item = await host.until(({ items }) => items[0])
    expect(item).toMatchObject({ service: app.name, tooltip: '2 running', status: 'Active' })
    expect(item.pixmaps).toEqual([{ width: 1, height: 1, argb: Buffer.from([255, 1, 2, 3]) }])
    expect(item.menu?.children.map(({ label }) => label)).toEqual(['2 running', 'Jobs'])
    expect(item.menu?.children[1]?.children.map(({ label }) => label)).toEqual(['A_job', 'B'])
    await host.stop()
  })

  it('reads again when the item announces a change', async () => {
    const host = await startTrayHost(bus.address)
    const item = await fakeTrayItem(app, { tooltip: '1 running', menu: ['Quit'] })
    await host.until(({ items }) => items[0]?.tooltip === '1 running')
    item.change({ tooltip: '2 running' })
    await host.until(({ items }) => items[0]?.tooltip === '2 running')
    expect(host.signals).toEqual({ icon: 0, tooltip: 1, menu: 0 })
    await host.stop()
  })

  it('clicks the item at the end of a path of labels', async () => {
    const host = await startTrayHost(bus.address)
    const item = await fakeTrayItem(app, { tooltip: '', menu: ['State', { Jobs: ['A', 'B'] }] })
    await host.until(({ items }) => items[0])
    await host.click('Jobs', /^B/)
    await host.activate()
    expect(item.events).toEqual(['clicked B', 'activated'])
    await expect(host.click('Jobs', 'C')).rejects.toThrow('No menu item Jobs > C')
    await host.stop()
  })

  it('forgets an item whose program is gone', async () => {
    const host = await startTrayHost(bus.address)
    const other = await connectDesktop(bus.address)
    await fakeTrayItem(other, { tooltip: '', menu: [] })
    await host.until(({ items }) => items.length === 1)
    await other.close()
    await host.until(({ items }) => items.length === 0)
    await expect(host.activate()).rejects.toThrow('no item in the tray')
    await host.stop()
  })
})

describe("the tests' bus", () => {
  it('returns at the same address', async () => {
    await bus.kill()
    await expect(connectDesktop(bus.address)).rejects.toThrow('ENOENT')
    await bus.start()
    const again = await connectDesktop(bus.address)
    expect(again.name).toMatch(/^:/)
    await again.close()
  })
})
