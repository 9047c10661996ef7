import { describe, expect, it } from 'vitest'
import { createChildController, ignoreAbort } from '#main/base/abort.ts'
import { systemClock } from '#main/base/clock.ts'

describe('the real clock', () => {
  it('rejects an aborted sleep with the signal’s reason', async () => {
    const controller = new AbortController()
    const reason = new Error('the watch is over')
    const before = systemClock.sleep(60_000, AbortSignal.abort(reason))
    const during = systemClock.sleep(60_000, controller.signal)
    controller.abort(reason)
    await expect(before).rejects.toBe(reason)
    await expect(during).rejects.toBe(reason)
  })

  it('can sleep for more than a month, unlike a single JavaScript timer', async () => {
    const controller = new AbortController()
    const warnings: string[] = []
    const warned = (warning: Error) => warnings.push(warning.name)
    process.on('warning', warned)
    let over = false
    const sleep = systemClock
      .sleep(40 * 24 * 3_600_000, controller.signal)
      .then(() => (over = true), ignoreAbort(controller.signal))
    // A timer of 2^31 ms or more would fire after 1 ms, before this sleep ends.
    await systemClock.sleep(10)
    await systemClock.sleep(10)
    process.off('warning', warned)
    expect({ over, warnings }).toEqual({ over: false, warnings: [] })
    controller.abort()
    await sleep
  })
})

describe('a child controller', () => {
  it('is aborted with its parent, and with the same reason', () => {
    const parent = new AbortController()
    const child = createChildController(parent.signal)
    parent.abort('why')
    expect(child.signal.reason).toBe('why')
    expect(createChildController(parent.signal).signal.reason).toBe('why')
  })

  it('can be aborted without aborting its parent', () => {
    const parent = new AbortController()
    const child = createChildController(parent.signal)
    child.abort('mine')
    expect(child.signal.reason).toBe('mine')
    expect(parent.signal.aborted).toBe(false)
  })
})

it('ignoreAbort rethrows errors that occur before an abort, and ignores later errors', () => {
  const controller = new AbortController()
  const error = new Error('real')
  expect(() => ignoreAbort(controller.signal)(error)).toThrow(error)
  controller.abort()
  expect(() => ignoreAbort(controller.signal)(error)).not.toThrow()
})
