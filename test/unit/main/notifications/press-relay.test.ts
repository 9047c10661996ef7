import { describe, expect, it } from 'vitest'
import { pressRelay } from '#main/notifications/press-relay.ts'
import type { NotificationPress } from '#main/notifications/notification.ts'

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
