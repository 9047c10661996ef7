import { expect, it, onTestFinished } from 'vitest'
import { backlogPace, gather } from '../../../main/notifications/gathering.ts'
import { fakeClock } from '../../support/fake-clock.ts'
import { outcome } from './outcomes.ts'

it('a gathering is full with ten thousand outcomes, and after half an hour', async () => {
  const clock = fakeClock()
  const life = new AbortController()
  onTestFinished(() => life.abort())
  const open = () =>
    gather(
      clock,
      life.signal,
      { ...backlogPace, open: Infinity },
      async () => undefined,
      () => undefined,
    )
  const large = open()
  large.add(...Array.from({ length: 9_999 }, () => outcome('failed')))
  expect(large.isOpen()).toBe(true)
  large.add(outcome('failed'))
  expect(large.isOpen()).toBe(false)
  const long = open()
  long.add(outcome('failed'))
  await clock.advance(30 * 60_000 - 1)
  expect(long.isOpen()).toBe(true)
  await clock.advance(1)
  expect(long.isOpen()).toBe(false)
})
