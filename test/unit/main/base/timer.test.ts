import { describe, expect, it } from 'vitest'
import { awaitUnlessAborted } from '#main/base/abort.ts'
import { createSystemClock } from '#main/base/clock.ts'
import { TimeoutError, withTimeout } from '#main/base/timeout.ts'
import { Timer } from '#main/base/timer.ts'
import { createFakeClock } from '#test/support/fake-clock.ts'

function setUp() {
  const clock = createFakeClock()
  const begun = clock.monotonic()
  const fired: number[] = []
  const timer = new Timer(clock, () => fired.push(clock.monotonic() - begun))
  return { clock, fired, timer }
}

describe('a timer', () => {
  it('fires once, on time, and can be scheduled again', async () => {
    const { clock, fired, timer } = setUp()
    timer.schedule(1_000)
    expect(timer.isScheduled).toBe(true)
    await clock.advance(5_000)
    expect(fired).toEqual([1_000])
    expect(timer.isScheduled).toBe(false)
    timer.schedule(1_000)
    await clock.advance(5_000)
    expect(fired).toEqual([1_000, 6_000])
  })

  it('fires at the new time, and not at the old time, if it is rescheduled', async () => {
    const { clock, fired, timer } = setUp()
    timer.schedule(1_000)
    timer.schedule(3_000)
    expect(clock.pending()).toEqual([3_000])
    await clock.advance(5_000)
    expect(fired).toEqual([3_000])
  })

  it('fires at the earliest time if scheduleSooner is called several times', async () => {
    const { clock, fired, timer } = setUp()
    timer.scheduleSooner(3_000)
    timer.scheduleSooner(1_000)
    timer.scheduleSooner(2_000)
    await clock.advance(5_000)
    expect(fired).toEqual([1_000])
  })

  it('doesn’t fire if it is cancelled, even just as it becomes due', async () => {
    const { clock, fired, timer } = setUp()
    clock.sleep(1_000).then(
      () => timer.cancel(),
      () => undefined,
    )
    timer.schedule(1_000)
    await clock.advance(5_000)
    timer.schedule(1_000)
    timer.cancel()
    await clock.advance(5_000)
    expect({ fired, pending: clock.pending() }).toEqual({ fired: [], pending: [] })
  })

  it.each([
    ['back', -86_400_000],
    ['forward', 86_400_000],
  ])('isn’t affected when the wall clock is set %s by a day', async (_, ms) => {
    const { clock, fired, timer } = setUp()
    timer.schedule(2_000)
    clock.step(ms)
    timer.scheduleSooner(1_000)
    await clock.advance(1_000)
    expect(fired).toEqual([1_000])
  })

  it('fires at once if it became due while the machine was asleep', async () => {
    const { clock, fired, timer } = setUp()
    timer.schedule(60_000)
    clock.suspend(3_600_000)
    timer.scheduleSooner(5_000)
    await clock.advance(1)
    expect(fired).toHaveLength(1)
  })
})

describe('a time limit', () => {
  it('aborts the signal of work that takes longer', async () => {
    const clock = createFakeClock()
    const outcome = withTimeout(clock, 1_000, (signal) => clock.sleep(5_000, signal)).catch(String)
    await clock.advance(1_000)
    expect(await outcome).toBe(String(new TimeoutError('No answer within 1000 ms')))
    expect(clock.pending()).toEqual([])
  })

  it('clears its timer when the work finishes or fails', async () => {
    const clock = createFakeClock()
    expect(await withTimeout(clock, 1_000, () => Promise.resolve(7))).toBe(7)
    await expect(withTimeout(clock, 1_000, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(clock.pending()).toEqual([])
  })

  it('aborts with the parent signal’s reason', async () => {
    const clock = createFakeClock()
    const parent = new AbortController()
    const outcome = withTimeout(clock, 1_000, (signal) => clock.sleep(5_000, signal), parent.signal)
    parent.abort(new Error('over'))
    await expect(outcome).rejects.toThrow('over')
  })

  it('ends the wait even for work that ignores its signal', async () => {
    const clock = createFakeClock()
    const never = new Promise<string>(() => undefined)
    const outcome = withTimeout(clock, 1_000, (signal) => awaitUnlessAborted(never, signal))
    await clock.advance(1_000)
    expect(await outcome).toBeUndefined()
  })
})

describe('the monotonic clock', () => {
  it('includes the time the machine was asleep, as soon as it wakes up', () => {
    let [counter, sinceBoot] = [500, 90_000]
    const clock = createSystemClock({ counter: () => counter, sinceBoot: () => sinceBoot })
    const pass = (ms: number, asleepMs = 0) => {
      counter += ms
      sinceBoot += ms + asleepMs
    }
    const begun = clock.monotonic()
    pass(1_000)
    clock.onWake()
    expect(clock.monotonic() - begun).toBe(1_000)
    pass(1_000, 3_600_000)
    expect(clock.monotonic() - begun).toBe(2_000)
    clock.onWake()
    expect(clock.monotonic() - begun).toBe(3_602_000)
    pass(1_000, 60_000)
    clock.onWake()
    expect(clock.monotonic() - begun).toBe(3_663_000)
  })

  it('never steps back, even if the time since boot does', () => {
    let sinceBoot = 90_000
    const clock = createSystemClock({ counter: () => 500, sinceBoot: () => sinceBoot })
    const begun = clock.monotonic()
    sinceBoot = 10
    clock.onWake()
    expect(clock.monotonic()).toBe(begun)
  })
})
