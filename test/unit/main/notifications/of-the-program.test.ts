import { describe, expect, it } from 'vitest'
import { notificationForCrash } from '#main/crash/crash-notice.ts'
import { pressRelay } from '#main/notifications/press-relay.ts'
import type { NotificationPress } from '#main/notifications/notification.ts'
import { notificationForUpdate } from '#main/notifications/update-notification.ts'
import { texts } from '#test/support/english.ts'

describe('notifications about the program itself', () => {
  it('of a newer version is silent, and needs no action', () => {
    expect(notificationForUpdate('1.2.3', texts)).toEqual({
      id: 'update',
      title: 'Compileo Tray 1.2.3 is ready',
      body: texts.updates.notification.body,
      urgency: 'low',
      command: { open: { show: 'settings' } },
      buttons: [],
      silent: true,
    })
  })

  it('of its end can’t be overlooked', () => {
    expect(notificationForCrash(texts)).toEqual({
      id: 'ended',
      title: texts.system.crash.ended,
      body: texts.system.crash.endedWhy,
      urgency: 'critical',
      command: { open: 'window' },
      buttons: [],
    })
  })
})

const press = (id: string): NotificationPress => ({ id, command: { open: 'window' } })

describe('presses', () => {
  it('before anything listens are kept for the first listener', () => {
    const relay = pressRelay()
    relay.emit(press('early'))
    const [first, second]: [NotificationPress[], NotificationPress[]] = [[], []]
    const stop = relay.add((each) => first.push(each))
    relay.add((each) => second.push(each))
    relay.emit(press('later'))
    stop()
    relay.emit(press('last'))
    expect(first.map(({ id }) => id)).toEqual(['early', 'later'])
    expect(second.map(({ id }) => id)).toEqual(['later', 'last'])
  })

  it('are forgotten with their listeners', () => {
    const relay = pressRelay()
    const presses: NotificationPress[] = []
    relay.add((each) => presses.push(each))
    relay.clear()
    relay.emit(press('early'))
    relay.clear()
    relay.add((each) => presses.push(each))
    expect(presses).toEqual([])
  })
})
