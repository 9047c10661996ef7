import { describe, expect, it } from 'vitest'
import { createRelay } from '#preload/relay.ts'

function begin() {
  const receivers: ((sent: number) => void)[] = []
  const listen = createRelay<number>((receive) => receivers.push(receive))
  return { listen, send: (sent: number) => receivers.forEach((receive) => receive(sent)) }
}

describe('messages from the main process', () => {
  it('are queued until the page subscribes, and delivered once, in order', () => {
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

  it('are queued while the page is unsubscribed', () => {
    const { listen, send } = begin()
    listen(() => undefined)()
    send(1)
    const received: number[] = []
    listen((sent) => received.push(sent))
    expect(received).toEqual([1])
  })
})
