import { describe, expect, it } from 'vitest'
import { relay } from '#preload/relay.ts'

function begin() {
  const receivers: ((sent: number) => void)[] = []
  const listen = relay<number>((receive) => receivers.push(receive))
  return { listen, send: (sent: number) => receivers.forEach((receive) => receive(sent)) }
}

describe('what main sends', () => {
  it('is kept for the page until it listens, in order, and sent once', () => {
    const { listen, send } = begin()
    const received: number[] = []
    send(1)
    send(2)
    const stop = listen((sent) => received.push(sent))
    send(3)
    stop()
    expect(received).toEqual([1, 2, 3])
    listen((sent) => received.push(sent))
    expect(received).toEqual([1, 2, 3])
  })

  it('is kept while the page no longer listens', () => {
    const { listen, send } = begin()
    listen(() => undefined)()
    send(1)
    const received: number[] = []
    listen((sent) => received.push(sent))
    expect(received).toEqual([1])
  })
})
