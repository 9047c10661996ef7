import { expect, test } from 'vitest'
import { createRateLimit } from '#test/server/rate-limit.ts'

test('the test server’s rate limit rejects the first excess request with a wait time', () => {
  const limit = createRateLimit(2)
  limit.take('a', 1000)
  limit.take('a', 5000)
  expect(limit.take('a', 11_000)).toEqual({ allowed: false, remaining: 0, retryAfterMs: 50_000 })
})

test('the test server’s rate limit counts a request until 60 s after it arrived', () => {
  const limit = createRateLimit(2)
  limit.take('a', 0)
  limit.take('a', 30_000)
  expect(limit.take('a', 59_999).allowed).toBe(false)
  expect(limit.take('a', 60_000).allowed).toBe(true)
  expect(limit.take('a', 60_001).allowed).toBe(false)
})

test('the test server’s rate limit is never exceeded in any 60 s', () => {
  const limit = createRateLimit(200)
  const allowed: number[] = []
  for (let now = 0; now < 300_000; now += 37) if (limit.take('a', now).allowed) allowed.push(now)
  const most = Math.max(
    ...allowed.map((from) => allowed.filter((at) => at >= from && at < from + 60_000).length),
  )
  expect(most).toBe(200)
})
