import { expect, it } from 'vitest'
import { createPageErrorLog } from '#main/core/commands/page-errors.ts'
import { silentLog } from '#main/base/log/log.ts'
import { createFakeClock } from '#test/support/fake-clock.ts'

function start() {
  const clock = createFakeClock()
  const life = new AbortController()
  const written: string[] = []
  const log = { ...silentLog, error: (text: string) => written.push(text) }
  return { report: createPageErrorLog({ log, clock, signal: life.signal }), clock, life, written }
}

it('an error in the page is logged', () => {
  const { report, written } = start()
  report('uncaught: Error: x')
  expect(written).toEqual(['page: uncaught: Error: x'])
})

it('a failing page logs at most twenty errors a minute, and counts the rest', async () => {
  const { report, written, clock } = start()
  for (let count = 0; count < 1_000; count += 1) report('x')
  expect(written).toHaveLength(20)
  await clock.advance(59_999)
  report('x')
  expect(written).toHaveLength(20)
  await clock.advance(1)
  expect(written.slice(20)).toEqual(['page: 981 more errors within a minute were not written'])
  report('later')
  await clock.advance(60_000)
  expect(written.at(-1)).toBe('page: later')
})

it('the timer for page errors is cleared when the program ends', () => {
  const { report, clock, life } = start()
  report('x')
  report('x')
  expect(clock.pending()).toEqual([60_000])
  life.abort()
  expect(clock.pending()).toEqual([])
})
