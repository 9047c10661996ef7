import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import { Inbox } from '#main/core/watching/inbox.ts'
import { createFakeClock } from '#test/support/fake-clock.ts'

const { signal } = new AbortController()

describe('a watch’s inbox', () => {
  it('returns messages in order, including those from before the first wait', async () => {
    const inbox = new Inbox<number>(createFakeClock())
    inbox.push(1)
    inbox.push(2)
    expect([await inbox.next(signal), await inbox.next(signal)]).toEqual([1, 2])
  })

  it('returns a message once, even if it arrives again before it is read', async () => {
    const inbox = new Inbox<{ readonly nudge: string }>(createFakeClock())
    for (let times = 0; times < 1_000; times += 1) {
      inbox.push({ nudge: 'feed-report' })
      inbox.push({ nudge: 'wake' })
    }
    const read = [await inbox.next(signal), await inbox.next(signal), await inbox.next(signal, 0)]
    expect(read).toEqual([{ nudge: 'feed-report' }, { nudge: 'wake' }, undefined])
    inbox.push({ nudge: 'feed-report' })
    expect(await inbox.next(signal, 0)).toEqual({ nudge: 'feed-report' })
  })

  it('waits for a message, and clears its timer', async () => {
    const clock = createFakeClock()
    const inbox = new Inbox<number>(clock)
    const next = inbox.next(signal, 1_000)
    expect(clock.pending()).toEqual([1_000])
    inbox.push(7)
    expect(await next).toBe(7)
    expect(clock.pending()).toEqual([])
  })

  it('waits no longer than the given time, and doesn’t wait if the time is 0', async () => {
    const clock = createFakeClock()
    const inbox = new Inbox<number>(clock)
    const next = inbox.next(signal, 1_000)
    await clock.advance(1_000)
    expect(await next).toBeUndefined()
    expect(await inbox.next(signal, 0)).toBeUndefined()
    expect(await inbox.next(signal, -5)).toBeUndefined()
    inbox.push(3)
    expect(await inbox.next(signal, 0)).toBe(3)
  })

  it('rejects the wait when its signal is aborted, and clears its timer', async () => {
    const clock = createFakeClock()
    const inbox = new Inbox<number>(clock)
    const life = new AbortController()
    const next = inbox.next(life.signal, 1_000)
    life.abort(new Error('enough'))
    await expect(next).rejects.toThrow('enough')
    expect(clock.pending()).toEqual([])
    inbox.push(1)
    await expect(inbox.next(life.signal)).rejects.toThrow('enough')
  })

  it('listens to its signal only while it waits', async () => {
    const inbox = new Inbox<number>(createFakeClock())
    const life = new AbortController()
    const next = inbox.next(life.signal)
    expect(getEventListeners(life.signal, 'abort')).toHaveLength(1)
    inbox.push(1)
    await next
    expect(getEventListeners(life.signal, 'abort')).toEqual([])
  })

  it('drops its messages when it is cleared', async () => {
    const inbox = new Inbox<number>(createFakeClock())
    inbox.push(1)
    inbox.clear()
    inbox.push(2)
    expect(await inbox.next(signal)).toBe(2)
  })
})
