import { describe, expect, it } from 'vitest'
import type { Command } from '#main/core/commands/index.ts'
import type { BusSignal, SessionBus } from '#main/desktop/linux/dbus/session-bus.ts'
import { FreedesktopPresenter } from '#main/desktop/linux/freedesktop-notifications.ts'
import type { NotificationPress, NotificationSpec } from '#main/core/notifications/notification.ts'
import { createFakeClock } from '#test/support/fake-clock.ts'
import { texts } from '#test/support/english.ts'

const restart: Command = { name: 'restart', args: { key: 's/x' } }
const spec = (id: string): NotificationSpec => ({
  id,
  title: id,
  body: '',
  urgency: 'normal',
  command: { open: 'window' },
  buttons: [{ label: 'Restart', command: restart }],
})

/** @param failures how often the daemon replies with invalid capabilities at first */
function scriptedBus(onAnswer: () => void, failures: number) {
  const members: string[] = []
  const hearers: ((signal: BusSignal) => void)[] = []
  const watchers: ((owner: string | undefined) => void)[] = []
  const bus: SessionBus = {
    connect: () => undefined,
    call({ member }) {
      members.push(member)
      if (member === 'GetCapabilities' && failures > 0) {
        failures -= 1
        return Promise.resolve({ ok: true, values: [7] })
      }
      if (member !== 'Notify') return Promise.resolve({ ok: true, values: [['actions']] })
      const answer = Promise.resolve({ ok: true as const, values: [1] })
      onAnswer()
      return answer
    },
    listen(_source, listener) {
      hearers.push(listener)
      return () => undefined
    },
    watchName(_name, listener) {
      watchers.push(listener)
      return () => undefined
    },
    serve: () => () => undefined,
    emit: () => undefined,
    dispose: () => undefined,
  }
  return {
    bus,
    members,
    own(owner: string | undefined) {
      for (const watcher of watchers) watcher(owner)
    },
    press(systemId: number) {
      const body = [systemId, 'restart']
      const press = { sender: ':1.1', path: '', interface: '', member: 'ActionInvoked', body }
      for (const hear of hearers) hear(press)
    },
  }
}

function scene(onAnswer: () => void, failures = 0) {
  const scripted = scriptedBus(onAnswer, failures)
  const presenter = new FreedesktopPresenter({
    bus: scripted.bus,
    clock: createFakeClock(),
    appName: 'Compileo Tray',
    desktopEntry: 'compileo-tray',
    pid: 1,
    texts: () => texts,
  })
  const presses: NotificationPress[] = []
  presenter.onPress((press) => presses.push(press))
  return { ...scripted, presenter, presses }
}

describe('a notification’s number', () => {
  it('becomes invalid when the notification daemon ends', async () => {
    let goes = true
    const { presenter, presses, own, press } = scene(() => {
      if (!goes) return
      goes = false
      own(undefined)
      own(':1.2')
    })
    own(':1.1')
    await presenter.show(spec('first'))
    press(1)
    expect(presses).toEqual([])
    await presenter.show(spec('second'))
    press(1)
    expect(presses).toMatchObject([{ id: 'second', command: restart }])
  })

  it('is valid if sending the notification started the daemon', async () => {
    let isStarted = false
    const { presenter, presses, own, press } = scene(() => {
      if (isStarted) return
      isStarted = true
      own(':1.1')
    })
    own(undefined)
    await presenter.show(spec('first'))
    press(1)
    expect(presses).toMatchObject([{ id: 'first' }])
  })
})

it('a notification daemon’s capabilities are requested again until it sends a valid reply', async () => {
  const { presenter, members } = scene(() => undefined, 2)
  for (const id of ['a', 'b', 'c', 'd']) await presenter.show(spec(id))
  expect(members.filter((member) => member === 'GetCapabilities')).toHaveLength(3)
})
