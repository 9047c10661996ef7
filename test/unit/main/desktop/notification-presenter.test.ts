import { describe, expect, it } from 'vitest'
import { createPresenter, withFallbackPresenter } from '#main/desktop/notification-presenter.ts'
import { openSessionBus } from '#main/desktop/linux/dbus/session-bus.ts'
import type {
  Delivery,
  NotificationPress,
  NotificationPresenter,
  NotificationSpec,
} from '#main/core/notifications/notification.ts'
import { createFakeClock } from '#test/support/fake-clock.ts'
import { fakeSystem } from '../core/notifications/fake-notification.ts'
import { createQuotedMessage } from '#test/support/job-texts.ts'
import { texts } from '#test/support/english.ts'

const spec: NotificationSpec = {
  id: 'a',
  title: 'A',
  body: '',
  urgency: 'normal',
  command: { open: 'window' },
  buttons: [],
}

function answering(delivery: Delivery, stands = false) {
  const done: string[] = []
  const listeners = new Set<(press: NotificationPress) => void>()
  const presenter: NotificationPresenter = {
    show(shown) {
      done.push(`show ${shown.id}`)
      return Promise.resolve(delivery)
    },
    update(updated) {
      done.push(`update ${updated.id}`)
      return Promise.resolve(stands ? delivery : undefined)
    },
    close: (id) => void done.push(`close ${id}`),
    onPress(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    dispose: () => void done.push('dispose'),
  }
  return { presenter, done, listeners }
}

const taken: Delivery = { accepted: true }

const failing = (why: NonNullable<Extract<Delivery, { accepted: false }>['why']>) =>
  ({ accepted: false, why, reason: createQuotedMessage(why) }) as const

describe('a presenter with a fallback', () => {
  it.each<[string, first: Delivery, second: Delivery, delivery: Delivery, asked: number]>([
    ['doesn’t use the fallback if the first presenter shows the notification', taken, taken, taken, 0],
    ['uses the fallback if the first presenter has no bus', failing('no-bus'), taken, taken, 1],
    ['uses the fallback if the first presenter has no daemon', failing('no-daemon'), taken, taken, 1],
    [
      'returns the first presenter’s error if the fallback fails too',
      failing('no-daemon'),
      failing('rejected'),
      failing('no-daemon'),
      1,
    ],
    // The first presenter may still show the notification.
    [
      'doesn’t use the fallback if the first presenter gets no response',
      failing('no-answer'),
      taken,
      failing('no-answer'),
      0,
    ],
    [
      'doesn’t use the fallback if the first presenter’s notification is rejected',
      failing('rejected'),
      taken,
      failing('rejected'),
      0,
    ],
  ])('%s', async (_, first, second, delivery, asked) => {
    const other = answering(second)
    const both = withFallbackPresenter(answering(first).presenter, other.presenter)
    await expect(both.show(spec)).resolves.toEqual(delivery)
    expect(other.done).toHaveLength(asked)
  })

  it('updates a notification with the presenter that showed it', async () => {
    const [idle, showing] = [answering(taken), answering(taken, true)]
    await expect(withFallbackPresenter(showing.presenter, idle.presenter).update(spec)).resolves.toEqual(
      taken,
    )
    expect(idle.done).toEqual([])
    await expect(withFallbackPresenter(idle.presenter, showing.presenter).update(spec)).resolves.toEqual(
      taken,
    )
    await expect(withFallbackPresenter(idle.presenter, idle.presenter).update(spec)).resolves.toBeUndefined()
  })

  it('calls onPress, close and dispose on both presenters', () => {
    const [one, two] = [answering(taken), answering(taken)]
    const both = withFallbackPresenter(one.presenter, two.presenter)
    const stop = both.onPress(() => undefined)
    expect([one.listeners.size, two.listeners.size]).toEqual([1, 1])
    stop()
    both.close('a')
    both.dispose()
    expect([one.listeners.size, two.listeners.size]).toEqual([0, 0])
    expect([one.done, two.done]).toEqual([
      ['close a', 'dispose'],
      ['close a', 'dispose'],
    ])
  })
})

describe('the notification presenter', () => {
  const clock = createFakeClock()
  const names = { appName: 'Compileo Tray', desktopEntry: 'compileo-tray', pid: 1, texts: () => texts }

  it.each([
    ['macOS', 'darwin'],
    ['Windows', 'win32'],
    ['Linux', 'linux'],
  ] as const)('is Electron’s presenter on %s if there is no session bus', async (_, platform) => {
    const system = fakeSystem()
    const presenter = createPresenter({ platform, clock, Notification: system.Notification, ...names })
    await expect(presenter.show(spec)).resolves.toEqual({ accepted: true })
    expect(system.all).toHaveLength(1)
  })

  it('is Electron’s presenter on Linux if the session bus is unreachable', async () => {
    const system = fakeSystem()
    const bus = openSessionBus({ address: () => undefined, clock })
    const presenter = createPresenter({
      platform: 'linux',
      clock,
      Notification: system.Notification,
      bus,
      ...names,
    })
    await expect(presenter.show(spec)).resolves.toEqual({ accepted: true })
    expect(system.all).toHaveLength(1)
    presenter.dispose()
    bus.dispose()
  })
})
