import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { fakeClock } from '#test/support/fake-clock.ts'
import { createScheduler } from '#test/server/scheduler.ts'

test('runs tasks in the order of their times, and those of one time as they came', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 40 }), async (delays) => {
      const clock = fakeClock()
      const start = clock.now()
      const scheduler = createScheduler(clock)
      const ran: [delay: number, nth: number][] = []
      for (const [nth, delay] of delays.entries()) scheduler.at(start + delay, () => ran.push([delay, nth]))
      await clock.advance(50)
      const expected = delays.map((delay, nth): [number, number] => [delay, nth])
      expect(ran).toEqual(expected.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]))
    }),
    { numRuns: 30 },
  )
})

test('runs nothing before its time, and overdue tasks at once', async () => {
  const clock = fakeClock()
  const scheduler = createScheduler(clock)
  const ran: string[] = []
  scheduler.at(clock.now() + 1000, () => ran.push('later'))
  scheduler.at(clock.now() - 1000, () => ran.push('past'))
  expect(ran).toEqual([])
  await clock.advance(999)
  expect(ran).toEqual(['past'])
  await clock.advance(1)
  expect(ran).toEqual(['past', 'later'])
})

test('has one sleeper on the clock, however much waits', () => {
  const clock = fakeClock()
  const scheduler = createScheduler(clock)
  for (let nth = 10_000; nth > 0; nth--) scheduler.at(clock.now() + nth, () => undefined)
  expect(clock.pending()).toEqual([1])
})

test('doesn’t run a removed task, and leaves no sleeper behind for it', async () => {
  const clock = fakeClock()
  const scheduler = createScheduler(clock)
  let ran = false
  const undo = scheduler.at(clock.now() + 10, () => {
    ran = true
  })
  undo()
  expect(clock.pending()).toEqual([])
  await clock.advance(20)
  expect(ran).toBe(false)
})

test('runs nothing and accepts nothing once closed', async () => {
  const clock = fakeClock()
  const scheduler = createScheduler(clock)
  let ran = 0
  scheduler.at(clock.now() + 10, () => ran++)
  scheduler.close()
  scheduler.at(clock.now() + 10, () => ran++)
  await clock.advance(20)
  expect(ran).toBe(0)
  expect(clock.pending()).toEqual([])
})
