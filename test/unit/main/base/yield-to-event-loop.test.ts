import { expect, it } from 'vitest'
import { yieldToEventLoop } from '#main/base/yield-to-event-loop.ts'

it('a hundred busy streams share the event loop, and other work runs between them', async () => {
  const readIn: number[] = []
  let turn = 0
  let isOver = false
  const count = () => {
    turn += 1
    if (!isOver) setImmediate(count)
  }
  setImmediate(count)
  const stream = async () => {
    for (let piece = 0; piece < 4; piece += 1) {
      await yieldToEventLoop(8 * 1024)
      readIn.push(turn)
    }
  }
  await Promise.all(Array.from({ length: 100 }, stream))
  isOver = true
  const perTurn = Array.from({ length: turn + 1 }, (_, each) => readIn.filter((at) => at === each).length)
  expect(readIn).toHaveLength(400)
  // A chunk has 8 kB, and a turn processes at most 32 kB.
  expect(Math.max(...perTurn)).toBeLessThanOrEqual(4)
  expect(turn).toBeLessThanOrEqual(110)
})

it('a single stream waits at most two turns of the event loop', async () => {
  await yieldToEventLoop(200 * 1024)
  let isTaken = false
  void yieldToEventLoop(1).then(() => (isTaken = true))
  await new Promise((resolve) => setImmediate(resolve))
  await new Promise((resolve) => setImmediate(resolve))
  expect(isTaken).toBe(true)
})
