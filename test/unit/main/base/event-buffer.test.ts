import { expect, it } from 'vitest'
import { createEventBuffer } from '#main/base/event-buffer.ts'

it('the first listener gets each buffered value once, in order, before new values', () => {
  const words = createEventBuffer<string>()
  const received: string[] = []
  words.emit('first')
  words.emit('second')
  words.subscribe((word) => {
    received.push(word)
    // A value emitted by a listener follows the buffered ones.
    if (word === 'first') words.emit('third')
  })
  words.emit('fourth')
  expect(received).toEqual(['first', 'second', 'third', 'fourth'])
})
