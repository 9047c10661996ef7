import { createServer } from 'node:net'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { FreedesktopPresenter } from '#main/desktop/linux/freedesktop-notifications.ts'
import { openSessionBus, getSessionBusAddress } from '#main/desktop/linux/dbus/session-bus.ts'
import type { Command } from '#main/core/commands/index.ts'
import {
  getCommandName,
  type NotificationPress,
  type NotificationPresenter,
  type NotificationSpec,
} from '#main/core/notifications/notification.ts'
import {
  startNotificationDaemon,
  startPrivateBus,
  type NotificationDaemonOptions,
  type PrivateBus,
} from '#test/support/desktop/desktop-doubles.ts'
import { closeAfterTest } from '#test/support/close-after-test.ts'
import { createFakeClock, type FakeClock } from '#test/support/fake-clock.ts'
import { formatAllMessages } from '#test/support/job-texts.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { texts } from '#test/support/english.ts'

const details: Command = { open: { show: 'job', key: 's1/j1' } }
const restart: Command = { name: 'restart', args: { key: 's1/j1' } }

const failed: NotificationSpec = {
  id: 'job:s1/j1',
  title: 'Failed: Taxonomy',
  body: 'Ollama said <nothing> & left',
  urgency: 'normal',
  category: 'transfer.error',
  command: details,
  buttons: [
    { label: 'Restart', command: restart },
    { label: 'Details', command: details },
  ],
}

let bus: PrivateBus
let clock: FakeClock
let presenter: NotificationPresenter
let presses: NotificationPress[]
let pressed: Promise<NotificationPress>

function presenterAt(address: string | undefined): NotificationPresenter {
  clock = createFakeClock()
  const session = openSessionBus({ address: () => address, clock })
  closeAfterTest(() => session.dispose())
  const made = new FreedesktopPresenter({
    bus: session,
    clock,
    appName: 'Compileo Tray',
    desktopEntry: 'compileo-tray',
    icon: '/opt/Compileo Tray/resources/icon.png',
    pid: 4711,
    texts: () => texts,
  })
  closeAfterTest(() => made.dispose())
  presses = []
  pressed = new Promise((resolve) => {
    made.onPress((press) => {
      presses.push(press)
      resolve(press)
    })
  })
  return made
}

async function daemonOf(options?: NotificationDaemonOptions) {
  const daemon = await startNotificationDaemon(bus.address, options)
  closeAfterTest(() => daemon.stop())
  return daemon
}

beforeEach(async () => {
  bus = await startPrivateBus()
  closeAfterTest(() => bus.stop())
  presenter = presenterAt(bus.address)
})

describe('a desktop notification', () => {
  it('is sent with title, body, buttons and hints, and its acceptance is reported', async () => {
    const daemon = await daemonOf()
    await expect(presenter.show(failed)).resolves.toEqual({ accepted: true })
    expect(daemon.calls).toMatchObject([
      {
        appName: 'Compileo Tray',
        replacesId: 0,
        icon: '/opt/Compileo Tray/resources/icon.png',
        title: 'Failed: Taxonomy',
        body: 'Ollama said <nothing> & left',
        actions: [
          { key: 'default', label: 'Open' },
          { key: 'restart', label: 'Restart' },
          { key: 'job', label: 'Details' },
        ],
        hints: {
          urgency: 1,
          category: 'transfer.error',
          'desktop-entry': 'compileo-tray',
          'sender-pid': 4711n,
        },
        expires: -1,
      },
    ])
  })

  it('is sent with its duration, or without one so that the desktop decides', async () => {
    const daemon = await daemonOf()
    for (const minDurationMs of [Infinity, 60_000]) await presenter.show({ ...failed, minDurationMs })
    await presenter.show(failed)
    expect(daemon.calls.map(({ expires }) => expires)).toEqual([0, 60_000, -1])
  })

  it.each(['Xfce Notify Daemon', 'lxqt-notificationd'])(
    'has no two buttons with the same effect on %s',
    async (name) => {
      const daemon = await daemonOf({ name })
      await presenter.show(failed)
      await presenter.show({ ...failed, buttons: [{ label: 'Restart', command: restart }] })
      expect(daemon.calls.map(({ actions }) => actions)).toEqual([
        [
          { key: 'restart', label: 'Restart' },
          { key: 'default', label: 'Details' },
        ],
        [
          { key: 'default', label: 'Open' },
          { key: 'restart', label: 'Restart' },
        ],
      ])
    },
  )

  it('is sent with the desktop’s sound for the event, or without a sound', async () => {
    const daemon = await daemonOf({ capabilities: ['body', 'sound'] })
    await presenter.show(failed)
    await presenter.show({ ...failed, id: 'job:2', category: 'transfer.complete' })
    await presenter.show({ ...failed, id: 'job:3', silent: true })
    expect(daemon.calls.map(({ hints }) => [hints['sound-name'], hints['suppress-sound']])).toEqual([
      ['dialog-warning', undefined],
      ['complete', undefined],
      [undefined, true],
    ])
  })

  it.each([
    ['default', details],
    ['restart', restart],
    ['job', details],
  ])('reports a click on the button with the name “%s”', async (action, command) => {
    const daemon = await daemonOf()
    await presenter.show(failed)
    daemon.press(daemon.calls[0]?.id ?? 0, action)
    await expect(pressed).resolves.toEqual({ id: failed.id, command })
  })

  it('has an escaped body only if the daemon renders markup', async () => {
    const daemon = await daemonOf({ capabilities: ['body', 'body-markup', 'actions'] })
    await presenter.show({ ...failed, title: 'A & B' })
    expect(daemon.calls).toMatchObject([{ title: 'A & B', body: 'Ollama said &lt;nothing&gt; &amp; left' }])
  })

  it('separates its lines with a mark only if the shell joins the lines', async () => {
    const daemon = await daemonOf({ name: 'gnome-shell' })
    await presenter.show({
      ...failed,
      body: 'Ollama refused the connection\nRan for 7 s\nRestart it?\nReally.\nYes',
    })
    expect(daemon.calls).toMatchObject([
      { body: 'Ollama refused the connection · Ran for 7 s · Restart it? Really. Yes' },
    ])
    await daemon.stop()
    const other = await daemonOf()
    await presenter.show({ ...failed, body: 'One\nTwo' })
    expect(other.calls).toMatchObject([{ body: 'One\nTwo' }])
  })

  it('has no buttons if the daemon doesn’t support them', async () => {
    const daemon = await daemonOf({ capabilities: ['body'] })
    await presenter.show(failed)
    expect(daemon.calls).toMatchObject([{ actions: [] }])
  })

  it('is sent without fetching the daemon’s capabilities a second time', async () => {
    const daemon = await daemonOf()
    await presenter.show(failed)
    await presenter.show({ ...failed, id: 'job:s1/j2' })
    expect(daemon.capabilitiesAsked).toBe(1)
  })

  it.each([
    ['is an error', 'refused'],
    ['is invalid', 'nonsense'],
    ['never arrives', 'no answer'],
  ] as const)(
    'has no buttons if the response about the daemon’s capabilities %s',
    async (_, capabilities) => {
      const daemon = await daemonOf({ capabilities })
      const delivery = presenter.show(failed)
      await daemon.until(({ capabilitiesAsked }) => capabilitiesAsked === 1)
      await clock.advance(2500)
      await expect(delivery).resolves.toEqual({ accepted: true })
      // The text looks the same whether or not the daemon renders markup.
      expect(daemon.calls).toMatchObject([{ body: 'Ollama said ‹nothing› ＆ left', actions: [] }])
    },
  )

  it('replaces a visible notification with the same ID, even if both are sent at once', async () => {
    const daemon = await daemonOf()
    await Promise.all([presenter.show(failed), presenter.show({ ...failed, title: 'Completed: Taxonomy' })])
    expect(daemon.calls.map(({ replacesId }) => replacesId)).toEqual([0, 1])
    expect([...daemon.visible.values()].map(({ title }) => title)).toEqual(['Completed: Taxonomy'])
  })

  it('updates a visible notification in place, but not a closed notification', async () => {
    const daemon = await daemonOf()
    await presenter.show(failed)
    const update = { ...failed, body: 'ValueError', silent: true }
    await expect(presenter.update(update)).resolves.toEqual({ accepted: true })
    expect(daemon.calls[1]).toMatchObject({
      replacesId: 1,
      body: 'ValueError',
      hints: { 'suppress-sound': true, urgency: 1 },
    })
    await presenter.show({ ...failed, id: 'another' })
    daemon.close(1)
    await presenter.show({ ...failed, id: 'a third' })
    await expect(presenter.update(update)).resolves.toBeUndefined()
    expect(daemon.calls.map(({ replacesId }) => replacesId)).toEqual([0, 1, 0, 0])
    daemon.behave('refuses')
    await expect(presenter.update({ ...update, id: 'another' })).resolves.toMatchObject({ accepted: false })
  })

  it('is updated with low urgency on GNOME, which would otherwise show it again', async () => {
    const daemon = await daemonOf({ name: 'gnome-shell' })
    await presenter.show(failed)
    await presenter.update(failed)
    expect(daemon.calls.map(({ hints }) => hints['urgency'])).toEqual([1, 0])
  })

  it('is shown as a new notification if the earlier notification was closed', async () => {
    const daemon = await daemonOf()
    await presenter.show(failed)
    daemon.close(1)
    await presenter.show({ ...failed, id: 'another' })
    await presenter.show(failed)
    expect(daemon.calls.map(({ replacesId }) => replacesId)).toEqual([0, 0, 0])
  })

  it('can be closed by the program', async () => {
    const daemon = await daemonOf()
    await presenter.show(failed)
    presenter.close(failed.id)
    await daemon.until(({ visible }) => visible.size === 0)
    expect(daemon.closedByApp).toEqual([1])
  })
})

describe('a click on a desktop notification', () => {
  it('closes the notification, because not every daemon does this', async () => {
    const daemon = await daemonOf({ closesAfterAction: false })
    await presenter.show(failed)
    daemon.press(1, 'default')
    await expect(pressed).resolves.toEqual({ id: failed.id, command: details })
    await daemon.until(({ closedByApp }) => closedByApp.includes(1))
  })

  it('is reported each time, even if the same button is clicked twice', async () => {
    const daemon = await daemonOf({ closesAfterAction: false })
    await presenter.show(failed)
    daemon.press(1, 'restart')
    daemon.press(1, 'restart')
    await daemon.until(({ closedByApp }) => closedByApp.length === 2)
    expect(presses.map(({ command }) => getCommandName(command))).toEqual(['restart', 'restart'])
  })

  it('is ignored for other programs’ notifications and for unknown actions', async () => {
    const daemon = await daemonOf()
    await presenter.show(failed)
    daemon.press(99, 'restart')
    daemon.press(1, 'delete-everything')
    await presenter.show({ ...failed, id: 'another' })
    daemon.press(2, 'job')
    await expect(pressed).resolves.toEqual({ id: 'another', command: details })
    expect(presses).toHaveLength(1)
  })
})

describe('an error in the notification service', () => {
  it('is reported if the session bus is missing', async () => {
    presenter = presenterAt(undefined)
    expect(formatAllMessages(await presenter.show(failed))).toEqual({
      accepted: false,
      why: 'no-bus',
      reason: 'Couldn’t reach the desktop’s message bus: this session has no D-Bus session bus.',
    })
  })

  it.each(['unix:path=/nowhere/at/all', 'autolaunch:', 'nonsense'])(
    'is reported if the session bus can’t be reached at “%s”',
    async (address) => {
      presenter = presenterAt(address)
      await expect(presenter.show(failed)).resolves.toMatchObject({ accepted: false, why: 'no-bus' })
    },
  )

  it('is reported if the notification service is missing', async () => {
    expect(formatAllMessages(await presenter.show(failed))).toEqual({
      accepted: false,
      why: 'no-daemon',
      reason: 'No notification service is running on this desktop.',
    })
  })

  it('contains the daemon’s own message when it rejects a notification', async () => {
    await daemonOf({ behaviour: 'refuses' })
    expect(formatAllMessages(await presenter.show(failed))).toEqual({
      accepted: false,
      why: 'rejected',
      reason: 'The notification service rejected it: Created too many',
    })
  })

  it('is reported if the daemon hangs for five seconds', async () => {
    const daemon = await daemonOf({ behaviour: 'hangs' })
    const delivery = presenter.show(failed)
    await daemon.until(({ calls }) => calls.length === 1)
    await clock.advance(5000)
    expect(formatAllMessages(await delivery)).toEqual({
      accepted: false,
      why: 'no-answer',
      reason: 'The notification service didn’t respond within 5 s.',
    })
  })

  it('is reported if the bus never responds', async () => {
    const path = join(createTempFolder(), 'bus')
    const mute = createServer((socket) => socket.resume())
    await new Promise<void>((resolve) => mute.listen(path, resolve))
    closeAfterTest(() => void mute.close())
    presenter = presenterAt(`unix:path=${path}`)
    const delivery = presenter.show(failed)
    await clock.untilSleeping((ms) => ms === 5000)
    await clock.advance(5000)
    await expect(delivery).resolves.toMatchObject({ accepted: false, why: 'no-answer' })
  })
})

describe('after the desktop restarts', () => {
  it('the new daemon’s capabilities are fetched, and old notification IDs are dropped', async () => {
    const old = await daemonOf({ capabilities: ['body'] })
    await presenter.show(failed)
    await old.stop()
    const fresh = await daemonOf()
    await presenter.show(failed)
    expect(fresh.calls).toMatchObject([{ replacesId: 0, actions: [{ key: 'default' }, {}, {}] }])
    fresh.press(1, 'job')
    await expect(pressed).resolves.toMatchObject({ command: details })
  })

  it('the bus is found again, and clicks are reported', async () => {
    const old = await daemonOf()
    await presenter.show(failed)
    await bus.kill()
    await old.stop()
    await clock.untilSleeping()
    await expect(presenter.show(failed)).resolves.toMatchObject({ accepted: false, why: 'no-bus' })
    await bus.start()
    const fresh = await daemonOf()
    await expect(presenter.show(failed)).resolves.toEqual({ accepted: true })
    fresh.press(1, 'restart')
    await expect(pressed).resolves.toMatchObject({ command: restart })
  })
})

it('the session bus’s address comes from DBUS_SESSION_BUS_ADDRESS or XDG_RUNTIME_DIR', () => {
  expect(getSessionBusAddress({ DBUS_SESSION_BUS_ADDRESS: 'unix:abstract=x' })).toBe('unix:abstract=x')
  expect(getSessionBusAddress({ XDG_RUNTIME_DIR: '/run/user/1000' })).toBe('unix:path=/run/user/1000/bus')
})

it('the session bus’s address is unknown without DBUS_SESSION_BUS_ADDRESS and XDG_RUNTIME_DIR', () => {
  expect(getSessionBusAddress({ DBUS_SESSION_BUS_ADDRESS: '', XDG_RUNTIME_DIR: '' })).toBeUndefined()
  expect(getSessionBusAddress({})).toBeUndefined()
})
