import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createTicker } from '#renderer/state/ticker.ts'

beforeEach(() => vi.useFakeTimers({ now: 0 }))
afterEach(() => vi.useRealTimers())

/** The part of a document that the ticker needs. */
function createPage() {
  const state: { visibilityState: DocumentVisibilityState } = { visibilityState: 'visible' }
  const page = Object.assign(new EventTarget(), state)
  const setVisibility = (visibilityState: DocumentVisibilityState) => {
    page.visibilityState = visibilityState
    page.dispatchEvent(new Event('visibilitychange'))
  }
  return { page, setVisibility }
}

function open() {
  const { page, setVisibility } = createPage()
  const ticker = createTicker(page)
  const ticks: string[] = []
  const listen = (name: string) => ticker.subscribe(() => ticks.push(`${name} ${ticker.now()}`))
  return { ticker, ticks, listen, setVisibility }
}

describe('the ticker', () => {
  it('calls its listeners every second, and has no timer without listeners', () => {
    const { ticks, listen } = open()
    expect(vi.getTimerCount()).toBe(0)
    const [endA, endB] = [listen('a'), listen('b')]
    vi.advanceTimersByTime(1_000)
    endA()
    vi.advanceTimersByTime(1_000)
    expect(ticks).toEqual(['a 1000', 'b 1000', 'b 2000'])
    endB()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('has the current time as soon as a listener subscribes again', () => {
    const { ticker, listen } = open()
    listen('a')()
    vi.advanceTimersByTime(5_000)
    listen('a')
    expect(ticker.now()).toBe(5_000)
  })

  it('stops in a hidden window, and calls its listeners when the window appears', () => {
    const { ticks, listen, setVisibility } = open()
    setVisibility('hidden')
    listen('a')
    expect(vi.getTimerCount()).toBe(0)
    vi.advanceTimersByTime(1_500)
    setVisibility('visible')
    expect(ticks).toEqual(['a 1500'])
    setVisibility('visible')
    expect([ticks.length, vi.getTimerCount()]).toEqual([1, 1])
    vi.advanceTimersByTime(1_000)
    setVisibility('hidden')
    vi.advanceTimersByTime(5_000)
    expect(ticks).toEqual(['a 1500', 'a 2500'])
  })

  it('ignores the window’s visibility after the last listener has unsubscribed', () => {
    const { listen, setVisibility } = open()
    const [endA, endB] = [listen('a'), listen('b')]
    endA()
    endB()
    setVisibility('visible')
    expect(vi.getTimerCount()).toBe(0)
  })
})
