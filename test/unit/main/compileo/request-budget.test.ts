import * as fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { RequestBudget, priorities, type RequestGrant, type Priority } from '#main/compileo/request-budget.ts'
import { createFakeClock, waitForTurns, type FakeClock } from '#test/support/fake-clock.ts'

const minute = 60_000
const headers = (limit: number, remaining: number) => ({ limit, remaining })

function setUp() {
  const clock = createFakeClock(0)
  const budget = new RequestBudget(clock)
  const gone: { name: string; at: number; priority: Priority }[] = []
  async function ask(priority: Priority, name = '', hold = false, rank = () => 0): Promise<RequestGrant> {
    const grant = await budget.acquire({ priority, signal: new AbortController().signal, rank })
    gone.push({ name, at: clock.now(), priority })
    if (!hold) grant.onResponse()
    return grant
  }
  async function askFor(count: number, priority: Priority): Promise<void> {
    for (let asked = 0; asked < count; asked += 1) void ask(priority)
    await waitForTurns()
  }
  return { clock, budget, gone, ask, askFor }
}

let budget: RequestBudget
let clock: FakeClock
let parts: ReturnType<typeof setUp>
function start() {
  parts = setUp()
  ;({ budget, clock } = parts)
  return parts
}
afterEach(() => budget.dispose())

function fullest(times: readonly number[], ms: number): number {
  const counts = times.map((from) => times.filter((at) => at >= from && at < from + ms).length)
  return Math.max(0, ...counts)
}

describe('the request budget', () => {
  it('releases 160 of 500 ordinary requests at once, and the rest in later minutes', async () => {
    const { gone, askFor } = start()
    await askFor(500, 'firstStatus')
    expect(gone).toHaveLength(160)
    await clock.advance(minute)
    expect(gone).toHaveLength(160)
    await clock.advance(1000)
    expect(gone).toHaveLength(320)
    await clock.advance(2 * (minute + 1000))
    expect(gone).toHaveLength(500)
    expect(clock.now()).toBeLessThan(200_000)
    expect(
      fullest(
        gone.map(({ at }) => at),
        minute,
      ),
    ).toBe(160)
  })

  it('reserves a fifth for commands and outcomes, half of that for commands alone', async () => {
    const { gone, askFor } = start()
    await askFor(300, 'firstStatus')
    await askFor(21, 'outcome')
    expect(gone.filter(({ priority }) => priority === 'outcome')).toHaveLength(20)
    await askFor(21, 'command')
    expect(gone.filter(({ priority }) => priority === 'command')).toHaveLength(20)
    expect(gone).toHaveLength(200)
    await clock.advance(minute + 1000)
    expect(gone[200]?.priority).toBe('command')
  })

  it('releases more urgent requests first, regardless of their order of arrival', async () => {
    const { gone, ask, askFor } = start()
    await askFor(160, 'stats')
    const names: Priority[] = ['stats', 'confirmation', 'bulk', 'reconnect', 'firstStatus', 'outcome']
    for (const priority of names) void ask(priority, priority)
    await clock.advance(minute + 1000)
    expect(gone.slice(160).map(({ name }) => name)).toEqual(names.toReversed())
    expect(Object.keys(priorities)[0]).toBe('command')
  })

  it('sends requests by their current rank, and requests of equal rank by age', async () => {
    const { gone, ask, askFor } = start()
    await askFor(160, 'firstStatus')
    const ranks = new Map([
      ['a', 3],
      ['b', 2],
      ['c', 2],
    ])
    for (const name of ['a', 'b', 'c']) void ask('firstStatus', name, false, () => ranks.get(name) ?? 0)
    ranks.set('a', 1)
    budget.onRankChange()
    await clock.advance(minute + 1000)
    expect(gone.slice(160).map(({ name }) => name)).toEqual(['b', 'c', 'a'])
  })

  it('allows eight pending ordinary requests, and commands in addition', async () => {
    const { gone, ask } = start()
    const held = Array.from({ length: 10 }, () => ask('firstStatus', '', true))
    await waitForTurns()
    expect(gone).toHaveLength(8)
    void ask('command', '', true)
    await waitForTurns()
    expect(gone).toHaveLength(9)
    const first = await held[0]
    first?.onResponse()
    first?.onResponse()
    await waitForTurns()
    expect(gone).toHaveLength(9) // With the command, eight requests are still pending.
    ;(await held[1])?.onResponse()
    await waitForTurns()
    expect(gone).toHaveLength(10)
  })

  it('uses the limit that the server reports, unless it is invalid', async () => {
    const { gone, askFor } = start()
    budget.observe(headers(50, 50))
    budget.observe(headers(0, Number.NaN))
    budget.observe(headers(Number.NaN, Number.NaN))
    await askFor(100, 'firstStatus')
    expect(gone).toHaveLength(40)
  })

  it('drops the server’s limit if no response repeats it within two minutes', async () => {
    const { gone, askFor } = start()
    budget.observe(headers(10, 10))
    await askFor(8 + 8 + 8 + 100, 'firstStatus')
    await clock.advance(minute + 1000)
    expect(gone).toHaveLength(8 + 8)
    await clock.advance(minute + 1000)
    expect(gone).toHaveLength(8 + 8 + 8 + 100)
  })

  it('sends fewer requests for a minute if other clients use part of the limit', async () => {
    const { gone, askFor } = start()
    budget.observe(headers(200, 80))
    await askFor(100, 'firstStatus')
    expect(gone).toHaveLength(40)
    await askFor(60, 'command')
    expect(gone).toHaveLength(80)
    await clock.advance(minute + 1000)
    expect(gone.length).toBeGreaterThanOrEqual(160)
  })

  it('doesn’t attribute the program’s own requests to other clients', async () => {
    const { gone, askFor } = start()
    await askFor(100, 'firstStatus')
    budget.observe(headers(200, 100))
    await askFor(100, 'firstStatus')
    expect(gone).toHaveLength(160)
  })

  it('attributes unknown requests to other clients', async () => {
    const { gone, ask, askFor } = start()
    const held = await Promise.all(Array.from({ length: 8 }, () => ask('firstStatus', '', true)))
    budget.observe(headers(200, 99))
    for (const grant of held) grant.onResponse()
    await askFor(200, 'firstStatus')
    expect(gone).toHaveLength(60)
  })

  it('still sends one request when other clients use up the limit', async () => {
    const { gone, askFor } = start()
    budget.observe(headers(200, 0))
    await askFor(3, 'firstStatus')
    expect(gone).toHaveLength(1)
    budget.observe(headers(200, 0))
    await clock.advance(minute)
    expect(gone).toHaveLength(1)
  })

  it.each([
    ['61 s', 'that requested no delay', 61_000, undefined],
    ['7 s', 'that requested 7 s', 7_000, 7_000],
    ['1 s', 'that requested 0 s', 1_000, 0],
  ])('sends nothing for %s after a rate-limited response %s', async (_, __, ms, retryAfterMs) => {
    const { gone, ask } = start()
    budget.onRateLimited(retryAfterMs)
    expect(budget.blockedForMs()).toBe(ms)
    void ask('firstStatus')
    void ask('command')
    await clock.advance(ms - 1)
    expect(gone).toHaveLength(0)
    await clock.advance(1)
    expect(gone.map(({ priority }) => priority)).toEqual(['command', 'firstStatus'])
    expect(budget.blockedForMs()).toBeUndefined()
  })

  it('keeps waiting if a later rate-limited response names a shorter time', async () => {
    start()
    budget.onRateLimited()
    budget.onRateLimited(1_000)
    expect(budget.blockedForMs()).toBe(61_000)
  })

  it('gives the slot of a request that never reached the server to one other request', async () => {
    const { gone, ask, askFor } = start()
    const lost = await ask('firstStatus', '', true)
    await askFor(161, 'firstStatus')
    expect(gone).toHaveLength(160)
    lost.onResponse()
    lost.onNotSent()
    await waitForTurns()
    expect(gone).toHaveLength(161)
    lost.onNotSent()
    lost.onNotSent()
    await waitForTurns()
    expect(gone).toHaveLength(161)
  })

  it('removes an aborted request from the queue, and rejects with the abort’s reason', async () => {
    const { gone, ask, askFor } = start()
    await askFor(160, 'firstStatus')
    const controller = new AbortController()
    const reason = new Error('unwatched')
    const waiting = budget.acquire({ priority: 'firstStatus', signal: controller.signal })
    void ask('firstStatus', 'next')
    controller.abort(reason)
    await expect(waiting).rejects.toBe(reason)
    await expect(budget.acquire({ priority: 'outcome', signal: controller.signal })).rejects.toBe(reason)
    await clock.advance(minute + 1000)
    expect(gone.at(-1)?.name).toBe('next')
    expect(gone).toHaveLength(161)
  })

  it('reserves a slot for a follow-up request, and releases it if it isn’t needed', async () => {
    const { gone, ask, askFor } = start()
    await askFor(157, 'firstStatus')
    const { signal } = new AbortController()
    const first = await budget.acquire({ priority: 'firstStatus', signal, reservesFollowUp: true })
    let second: RequestGrant | undefined
    void budget
      .acquire({ priority: 'firstStatus', signal, reservesFollowUp: true })
      .then((grant) => (second = grant))
    // One slot is left, and the second request needs two.
    await clock.advance(30_000)
    expect(second).toBeUndefined()
    expect(budget.state()).toMatchObject({ sentByUs: 158, waiting: 1 })
    first.onResponse()
    first.reserved?.release()
    first.reserved?.release()
    await waitForTurns()
    expect(budget.state()).toMatchObject({ sentByUs: 159, waiting: 0 })
    second?.onResponse()
    const follow = second?.reserved?.use()
    follow?.onResponse()
    second?.reserved?.release()
    expect(budget.state().sentByUs).toBe(160)
    // These requests count from the time when they are sent.
    await askFor(3, 'firstStatus')
    await clock.advance(31_000)
    expect(budget.state().sentByUs).toBe(5)
    void ask('firstStatus')
    expect(gone).toHaveLength(160)
  })

  it('doesn’t count a reserved slot as a sent request', async () => {
    start()
    const { signal } = new AbortController()
    await budget.acquire({ priority: 'firstStatus', signal, reservesFollowUp: true })
    budget.observe(headers(200, 100))
    expect(budget.state()).toMatchObject({ sentByUs: 1, others: 99 })
  })

  it('reserves no optional slot for a follow-up if other requests need that slot', async () => {
    const { gone, askFor } = start()
    const kept: boolean[] = []
    const one = async () => {
      const { signal } = new AbortController()
      const grant = await budget.acquire({ priority: 'reconnect', signal, reservesFollowUp: 'spare' })
      kept.push(grant.reserved !== undefined)
      grant.onResponse()
    }
    const spare = (count: number) => {
      for (let asked = 0; asked < count; asked += 1) {
        void one()
      }
    }
    await askFor(40, 'firstStatus')
    spare(80)
    await waitForTurns()
    expect(kept).toEqual([...Array(40).fill(true), ...Array(40).fill(false)])
    expect(gone).toHaveLength(40)
    kept.length = 0
    await clock.advance(minute + 1000)
    spare(200)
    await waitForTurns()
    expect(kept).toEqual(Array(80).fill(true))
  })

  it('sends a request without a follow-up slot if the limit is too low for both', async () => {
    start()
    budget.observe(headers(2, 2))
    const { signal } = new AbortController()
    const grant = await budget.acquire({ priority: 'firstStatus', signal, reservesFollowUp: true })
    expect(grant.reserved).toBeUndefined()
    await clock.advance(minute + 1000)
    budget.observe(headers(3, 3))
    const another = await budget.acquire({ priority: 'firstStatus', signal, reservesFollowUp: true })
    expect(another.reserved).toBeDefined()
  })

  it('sends delayed requests at once when it is unblocked', async () => {
    const { gone, ask } = start()
    budget.onRateLimited(30_000)
    void ask('firstStatus', 'held')
    await clock.advance(29_999)
    expect(gone).toEqual([])
    budget.unblock()
    await waitForTurns()
    expect(gone).toHaveLength(1)
    expect(budget.blockedForMs()).toBeUndefined()
  })

  it('needs a single timer, even for many requests', async () => {
    const { askFor } = start()
    await askFor(500, 'firstStatus')
    expect(clock.pending()).toEqual([61_000])
  })
})

describe('the request budget under any load', () => {
  const request = fc.record({
    after: fc.oneof(fc.constant(0), fc.nat(500), fc.nat(20_000)),
    count: fc.integer({ min: 1, max: 60 }),
    priority: fc.constantFrom<Priority>(
      'command',
      'outcome',
      'firstStatus',
      'reconnect',
      'bulk',
      'confirmation',
    ),
  })

  it('never exceeds the limit per minute, or the share of each kind of request', async () => {
    const limits = fc.integer({ min: 1, max: 300 })
    await fc.assert(
      fc.asyncProperty(fc.array(request, { minLength: 1, maxLength: 25 }), limits, async (load, limit) => {
        const { gone, askFor } = start()
        budget.observe(headers(limit, limit))
        let asked = 0
        for (const { after, count, priority } of load) {
          await clock.advance(after)
          budget.observe(headers(limit, Number.NaN))
          await askFor(count, priority)
          asked += count
          await waitForTurns()
        }
        const commands = gone.filter(({ priority }) => priority === 'command').map(({ at }) => at)
        const outcomes = gone.filter(({ priority }) => priority === 'outcome').map(({ at }) => at)
        const ordinary = gone
          .filter(({ priority }) => priority !== 'command' && priority !== 'outcome')
          .map(({ at }) => at)
        expect(fullest([...commands, ...outcomes, ...ordinary], minute)).toBeLessThanOrEqual(limit)
        expect(fullest([...outcomes, ...ordinary], minute)).toBeLessThanOrEqual(
          Math.max(1, Math.floor(limit * 0.9)),
        )
        expect(fullest(ordinary, minute)).toBeLessThanOrEqual(Math.max(1, Math.floor(limit * 0.8)))
        for (let minutes = 0; minutes < 5000 && gone.length < asked; minutes += 1) {
          await clock.advance(minute + 1000)
        }
        expect(gone).toHaveLength(asked)
        budget.dispose()
      }),
      { numRuns: 25 },
    )
  })
})
