import { expect, it } from 'vitest'
import { feedRateLimit, jobRateLimit, RateLimiter } from '#main/compileo/rate-limiter.ts'
import { createFakeClock } from '#test/support/fake-clock.ts'

it.each([
  ['a job’s stream', jobRateLimit, 200, 2 * 1024 * 1024],
  ['the plugin’s stream', feedRateLimit, 400, 60 * 1024 * 1024],
])('%s is too fast if it has more events or bytes than its limit allows', async (_, limit, events, bytes) => {
  const clock = createFakeClock()
  const pace = new RateLimiter(limit, clock)
  const addEvents = (count: number) => Array.from({ length: count }, () => pace.addEvent()).filter(Boolean)
  expect(addEvents(events)).toEqual([])
  await clock.advance(9_999)
  expect(pace.addEvent()).toBe(true)
  await clock.advance(1)
  expect(addEvents(events)).toEqual([])
  expect(pace.addEvent()).toBe(true)
  expect([pace.addBytes(bytes - 1), pace.addBytes(1), pace.addBytes(1)]).toEqual([false, false, true])
  await clock.advance(59_999)
  expect(pace.addBytes(1)).toBe(true)
  await clock.advance(1)
  expect(pace.addBytes(bytes)).toBe(false)
})
