import { describe, expect, it } from 'vitest'
import { relay } from '#preload/relay.ts'

function begin() {
  const receivers: ((sent: number) => void)[] = []
  const listen = relay<number>((receive) => receivers.push(receive))
  return { listen, send: (sent: number) => receivers.forEach((receive) => receive(sent)) }
}

describe('messages from main', () => {
  it('are kept until the page subscribes, in order, and delivered once', () => {
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

  it('are kept while the page has unsubscribed', () => {
    const { listen, send } = begin()
    listen(() => undefined)()
    send(1)
    const received: number[] = []
    listen((sent) => received.push(sent))
    expect(received).toEqual([1])
  })
})
