import * as fc from 'fast-check'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Command } from '#main/core/commands/index.ts'
import type { SessionBus } from '#main/desktop/linux/dbus/session-bus.ts'
import { FreedesktopPresenter } from '#main/desktop/linux/freedesktop-notifications.ts'
import type { NotificationPress, NotificationSpec } from '#main/core/notifications/notification.ts'
import { announceItem } from '#main/desktop/linux/tray/tray-host.ts'
import { createStatusItemFactory } from '#main/desktop/linux/tray/status-item.ts'
import type { NativeTray, TrayItem } from '#main/desktop/tray/tray.ts'
import {
  signedBodyArbitrary,
  createBodyArbitrary,
  prototypeNames,
} from '#test/support/desktop/body-arbitraries.ts'
import { connectDesktop, type DesktopConnection } from '#test/support/desktop/connection.ts'
import { startNotificationDaemon, type PrivateBus } from '#test/support/desktop/desktop-doubles.ts'
import { createChangeWaits } from '#test/support/desktop/change-waits.ts'
import { closeAfterTest } from '#test/support/close-after-test.ts'
import type { FakeClock } from '#test/support/fake-clock.ts'
import { texts } from '#test/support/english.ts'
import { openDesktop } from './scene.ts'

// Vitest fails the whole run at an unhandled rejection, so these tests needn't check for one.

const ourName = 'org.example.Ours'
const itemPath = '/StatusNotifierItem'
const menuPath = `${itemPath}/Menu`
const menuFace = 'com.canonical.dbusmenu'
const menuOfOurs = { service: ourName, path: menuPath, interface: menuFace }
const busDaemon = {
  service: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
}
const numRuns = 60

const nothing = () => undefined

const lines: readonly TrayItem[] = [
  { type: 'action', label: 'Restart', command: { name: 'restart', args: { key: 'work/a' } } },
  { type: 'action', label: 'Quit', command: { name: 'quit', args: {} } },
]

let bus: PrivateBus
let clock: FakeClock
let session: SessionBus
let peer: DesktopConnection
let commands: Command[]
let tray: NativeTray

beforeEach(async () => {
  ;({ bus, clock, session } = await openDesktop())
  peer = await connectDesktop(bus.address)
  closeAfterTest(() => peer.close())
  commands = []
  const onCommand = (command: Command) => void commands.push(command)
  const events = {
    onVisible: nothing,
    onMenuFetch: nothing,
    onPress: nothing,
    onMiddlePress: nothing,
    onMenuOpenChange: nothing,
    onMenuOpen: nothing,
    onMenuClose: nothing,
  }
  const announcement = announceItem(session)
  const make = createStatusItemFactory({ bus: session, clock, announcement })
  tray = make({ icon: { shape: 'idle' }, theme: 'unknown' }, { ...events, onCommand })
  closeAfterTest(() => tray.destroy())
  tray.setMenu(lines)
  await session.call({ ...busDaemon, member: 'RequestName', signature: 'su', body: [ourName, 4] })
})

const labels = async () => {
  const answer = await peer.call(menuOfOurs, 'GetGroupProperties', 'aias', [[], ['label']])
  return JSON.stringify(answer)
}

async function startNotifications() {
  const daemon = await startNotificationDaemon(bus.address)
  closeAfterTest(() => daemon.stop())
  const options = { appName: 'Compileo Tray', desktopEntry: 'compileo-tray', pid: 1, texts: () => texts }
  const presenter = new FreedesktopPresenter({ bus: session, clock, ...options })
  closeAfterTest(() => presenter.dispose())
  return { daemon, presenter }
}

const ownName = async () => (await peer.call(busDaemon, 'GetNameOwner', 's', [ourName]))[0]

function overhear() {
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  onTestFinished(() => written.mockRestore())
  return written.mock.calls
}

describe('the notification service on D-Bus', () => {
  const members = fc.constantFrom('ActionInvoked', 'NotificationClosed', ...prototypeNames)
  const bodies = fc.oneof(signedBodyArbitrary, createBodyArbitrary('u', 's'), createBodyArbitrary('u', 'u'))

  it('may send anything without breaking the next click', async () => {
    const { daemon, presenter } = await startNotifications()
    const presses: NotificationPress[] = []
    const news = createChangeWaits(() => JSON.stringify(presses))
    presenter.onPress((press) => {
      presses.push(press)
      news.reportChange()
    })
    let shown = 0
    const signals = fc.array(fc.tuple(members, bodies), { maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(signals, async (written) => {
        for (const [member, { signature, body }] of written) daemon.say(member, signature, body)
        shown += 1
        const spec: NotificationSpec = {
          id: `job:${shown}`,
          title: 'Failed',
          body: '',
          urgency: 'normal',
          command: { open: 'window' },
          buttons: [],
        }
        await expect(presenter.show(spec)).resolves.toEqual({ accepted: true })
        daemon.press(daemon.calls.at(-1)?.id ?? 0, 'default')
        await news.waitFor(() => presses.some(({ id }) => id === spec.id))
      }),
      { numRuns },
    )
  })
})

describe('a program that calls the app on D-Bus', () => {
  const objects = fc.constantFrom(
    { path: menuPath, interface: menuFace },
    { path: itemPath, interface: 'org.kde.StatusNotifierItem' },
    ...[menuPath, itemPath, '/'].flatMap((path) =>
      ['Properties', 'Introspectable', 'Peer', 'ObjectManager'].map((face) => ({
        path,
        interface: `org.freedesktop.DBus.${face}`,
      })),
    ),
    { path: '/__proto__', interface: 'constructor.prototype' },
  )
  const methods = 'GetLayout GetGroupProperties GetProperty Event EventGroup AboutToShow Activate Scroll'
  const others = 'Version Get Set GetAll Introspect Ping emit _events'
  const members = fc.constantFrom(...`${methods} ${others}`.split(' '), ...prototypeNames)
  const bodies = fc.oneof(
    signedBodyArbitrary,
    createBodyArbitrary('i', 's'),
    createBodyArbitrary('s', 's'),
    createBodyArbitrary('s'),
    createBodyArbitrary('i', 's', 'u').map(({ body: [id, event, time] }) => ({
      signature: 'isvu',
      body: [id, event, ['s', ''], time],
    })),
  )
  const calls = fc.array(fc.tuple(objects, members, bodies), { maxLength: 8 })

  it('may call anything, but the menu still responds and runs only its own commands', async () => {
    const written = overhear()
    const before = await labels()
    const owner = await ownName()
    await fc.assert(
      fc.asyncProperty(calls, async (asked) => {
        for (const [object, member, { signature, body }] of asked) {
          // Some messages have no reply, so none is awaited.
          peer.send({
            type: 1,
            flags: 1,
            destination: ourName,
            ...object,
            member,
            signature,
            body: [...body],
          })
        }
        expect(await labels()).toBe(before)
      }),
      { numRuns },
    )
    expect(await ownName()).toBe(owner)
    for (const command of commands) expect(lines).toContainEqual(expect.objectContaining({ command }))
    expect(written.length).toBeLessThanOrEqual(10)
  })

  it('can’t fill the disk, because only the first ten failing calls are logged', async () => {
    const written = overhear()
    for (let turn = 0; turn < 50; turn += 1) {
      peer.send({ type: 1, destination: ourName, path: menuPath, interface: menuFace, member: 'Version' })
    }
    await labels()
    expect(written).toHaveLength(10)
  })

  it.each([...prototypeNames, 'emit'])('gets an error if it calls the unknown method %s', async (member) => {
    await expect(peer.call(menuOfOurs, member)).rejects.toHaveProperty(
      'dbusName',
      'org.freedesktop.DBus.Error.UnknownMethod',
    )
  })

  it('gets each item only once, even if it requests the item several times', async () => {
    const ids = Array.from({ length: 200_000 }, () => 1)
    const answer = await peer.call(menuOfOurs, 'GetGroupProperties', 'aias', [ids, ['label']])
    expect(answer).toEqual([[[1, { label: 'Restart' }]]])
  })

  it.each<[string, string, readonly unknown[]]>([
    ['clicks on items', 'EventGroup', [Array.from({ length: 101 }, () => [1, 'clicked', ['s', ''], 0])]],
    ['names of properties', 'GetLayout', [0, -1, Array.from({ length: 101 }, () => 'label')]],
  ])('can send at most a hundred %s at once', async (_what, member, body) => {
    const signature = member === 'EventGroup' ? 'a(isvu)' : 'iias'
    await expect(peer.call(menuOfOurs, member, signature, body)).rejects.toHaveProperty('dbusName')
    expect(commands).toEqual([])
  })

  it('can’t delay the menu’s updates by opening an unknown item', async () => {
    await peer.call(menuOfOurs, 'Event', 'isvu', [4711, 'opened', ['s', ''], 0])
    tray.setMenu(lines.slice(1))
    expect(await labels()).not.toContain('Restart')
  })

  it('loses the connection if it sends two megabytes, and a new connection opens', async () => {
    const owner = await ownName()
    const text = 'x'.repeat(2 * 1024 * 1024)
    await expect(peer.call(menuOfOurs, 'AboutToShow', 's', [text])).rejects.toHaveProperty(
      'dbusName',
      'org.freedesktop.DBus.Error.NoReply',
    )
    await clock.untilSleeping((ms) => ms <= 1000)
    await clock.advance(1000)
    await session.call({ ...busDaemon, member: 'RequestName', signature: 'su', body: [ourName, 4] })
    expect(await labels()).toContain('Restart')
    expect(await ownName()).not.toBe(owner)
  })
})

describe('a text with characters that D-Bus can’t transmit', () => {
  it('reaches the panel with replacement characters', async () => {
    tray.setMenu([{ type: 'text', label: 'a\0b\uD800' }])
    tray.setToolTip('c\0d')
    expect(await labels()).toContain('a\uFFFDb\uFFFD')
    tray.setMenu([{ type: 'text', label: 'e\0f' }])
    expect(await labels()).toContain('e\uFFFDf')
    const item = { service: ourName, path: itemPath, interface: 'org.freedesktop.DBus.Properties' }
    const toolTip = ['org.kde.StatusNotifierItem', 'ToolTip']
    expect(await peer.call(item, 'Get', 'ss', toolTip)).toEqual([['', [], 'c\uFFFDd', '']])
  })

  it('reaches a notification with replacement characters', async () => {
    const { daemon, presenter } = await startNotifications()
    const spec = { id: 'a', title: 'a\0b', body: 'c\uDC00', urgency: 'normal', buttons: [] } as const
    await presenter.show({ ...spec, command: { open: 'window' } })
    expect(daemon.calls).toMatchObject([{ title: 'a\uFFFDb', body: 'c\uFFFD' }])
  })
})
