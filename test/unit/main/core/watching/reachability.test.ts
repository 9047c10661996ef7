import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import type { CompileoError } from '#main/compileo/errors.ts'
import { createUnreachableError } from '#main/compileo/explain-thrown.ts'
import { Reachability } from '#main/core/watching/reachability.ts'
import { createMessage } from '#shared/message.ts'
import type { ReachabilityState } from '#main/core/state/events.ts'
import { createFakeClock } from '#test/support/fake-clock.ts'

const outage = createUnreachableError('refused', createMessage('serverErrors.streamEnded'))

const message = createMessage('serverErrors.streamEnded')
const unavailable = (status: number) =>
  ({ kind: 'unavailable', status, maybeMissing: false, message }) as const
const noQueue: CompileoError = { ...unavailable(500), noQueue: true }
const badKey: CompileoError = { kind: 'unauthorized', cause: 'refused-key', message }
const foreign: CompileoError = { kind: 'not-compileo', message }

function watched(found: () => CompileoError | undefined = () => undefined) {
  const clock = createFakeClock()
  const states: ReachabilityState[] = []
  const probes: boolean[] = []
  const life = new AbortController()
  const reach = new Reachability({
    clock,
    random: () => 1,
    signal: life.signal,
    probe: (_signal, _outage, isAway) => {
      probes.push(isAway)
      return Promise.resolve(found())
    },
    onChange: (state) => states.push(state),
  })
  return { clock, states, probes, life, reach }
}

describe('a watch that waits for its server', () => {
  it('ends as soon as it is aborted, even if the server stays unreachable', async () => {
    const { reach } = watched(() => outage)
    await reach.report(outage)
    const controller = new AbortController()
    const waiting = reach.waitUntilUp(controller.signal)
    controller.abort(new Error('unwatched'))
    await expect(waiting).rejects.toThrow('unwatched')
  })

  it('resumes with all other watches as soon as the server is reachable', async () => {
    const { reach, clock } = watched()
    await reach.report(outage)
    const signals = [1, 2, 3].map(() => new AbortController().signal)
    const waiting = Promise.all(signals.map((signal) => reach.waitUntilUp(signal)))
    await clock.advance(1_000)
    await waiting
    expect(signals.flatMap((signal) => getEventListeners(signal, 'abort'))).toEqual([])
  })
})

describe('a failed request', () => {
  it.each<[string, CompileoError]>([
    ['the job is missing', { kind: 'not-found', message }],
    ['the job can’t be restarted', { kind: 'conflict', message }],
    ['the rate limit was exceeded', { kind: 'limited', message }],
    ['the response is invalid', { kind: 'protocol', message }],
    ['the route reports an error', unavailable(501)],
  ])('neither counts as an outage nor causes a probe if %s', async (_, error) => {
    const { states, probes, reach } = watched(() => outage)
    await reach.report(error)
    expect([states, probes]).toEqual([[], []])
  })

  it.each<[string, CompileoError]>([
    ['the connection is refused', outage],
    ['the key is rejected', badKey],
    ['the queue is unavailable', noQueue],
  ])('counts as an outage without a probe if %s', async (_, error) => {
    const { states, probes, reach } = watched()
    await reach.report(error)
    expect(reach.state()).toMatchObject({ up: false, outage: error, awayMs: 0 })
    expect([states.length, probes]).toEqual([1, []])
    await reach.report(error)
    expect(states).toHaveLength(1)
  })

  it.each<[string, CompileoError]>([
    ['the connection broke', createUnreachableError('reset')],
    ['a proxy can’t reach the server', unavailable(502)],
    ['a frame reports an unavailable queue', { ...noQueue, status: 200 }],
    ['the response is a web page', foreign],
  ])('causes one probe for all watches if %s', async (_, error) => {
    const well = watched()
    await Promise.all([well.reach.report(error), well.reach.report(error)])
    expect([well.states, well.probes]).toEqual([[], [false]])
    const ill = watched(() => error)
    await ill.reach.report(error)
    expect(ill.reach.state()).toMatchObject({ up: false, outage: error })
    expect(ill.probes).toEqual([false])
  })

  it('causes no second probe within ten seconds after a successful probe', async () => {
    const { clock, probes, reach } = watched()
    await reach.report(foreign)
    await clock.advance(9_999)
    await reach.report(foreign)
    expect(probes).toHaveLength(1)
    await clock.advance(1)
    await reach.report(foreign)
    expect(probes).toHaveLength(2)
  })

  it('counts as an outage until a probe gets a response, even an error', async () => {
    const { clock, reach } = watched(() => ({ kind: 'limited', message }))
    await reach.report(outage)
    await clock.advance(500)
    expect(reach.state()).toEqual({ up: true })
  })
})

describe('an outage', () => {
  it.each<[string, CompileoError, readonly number[]]>([
    ['of the server', outage, [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]],
    [
      'of a busy server that sends Retry-After',
      { ...unavailable(503), retryAfterMs: 3_000 },
      [3_000, 3_000, 3_000, 4_000, 8_000],
    ],
    ['of the queue', noQueue, [500, 1_000, 2_000, 4_000, 8_000, 16_000, 20_000, 20_000]],
    ['caused by a rejected API key', badKey, [15_000, 30_000, 60_000, 60_000]],
  ])('%s leads to probes after growing pauses', async (_, error, pauses) => {
    const { clock, states, probes, reach } = watched(() => error)
    await reach.report(error)
    const before = probes.length
    let awayMs = 0
    for (const [index, pause] of pauses.entries()) {
      expect(states.at(-1)).toMatchObject({ awayMs, nextTryAt: clock.now() + pause })
      await clock.advance(pause - 1)
      expect(probes).toHaveLength(before + index)
      await clock.advance(1)
      expect(probes).toHaveLength(before + index + 1)
      awayMs += pause
    }
    expect(probes.at(-1)).toBe(true)
  })

  it('leads to a probe as soon as the user retries, and to another within a second', async () => {
    const { clock, probes, reach } = watched(() => outage)
    reach.retryNow()
    await reach.report(outage)
    await clock.advance(500 + 1_000 + 2_000)
    expect(probes).toHaveLength(3)
    reach.retryNow()
    await clock.advance(1)
    expect(probes).toHaveLength(4)
    await clock.advance(1_000)
    expect(probes).toHaveLength(5)
  })

  it('doesn’t lead to twice as many probes if the server is also expected to restart', async () => {
    const { clock, probes, reach } = watched(() => outage)
    await reach.report(outage)
    reach.expectRestart()
    await clock.advance(500)
    expect(probes).toHaveLength(1)
    await clock.advance(1_000)
    expect(probes).toHaveLength(2)
    expect(reach.state()).toMatchObject({ outage })
  })

  it('doesn’t include the time the machine was asleep', async () => {
    const { clock, reach } = watched(() => outage)
    await reach.report(outage)
    await clock.advance(500)
    expect(reach.state()).toMatchObject({ awayMs: 500 })
    clock.suspend(60 * 60_000)
    reach.retryNow()
    await clock.advance(1)
    expect(reach.state()).toMatchObject({ awayMs: 0 })
  })

  it('aborts running tasks, and prevents new tasks from starting', async () => {
    const { reach } = watched()
    const { signal } = new AbortController()
    const cut = reach.runWhileUp(signal, (untilDown) => {
      return new Promise<{ done: true }>((_resolve, reject) => {
        untilDown.addEventListener('abort', () => reject(untilDown.reason))
      })
    })
    await reach.report(outage)
    expect(await cut).toEqual({ outage })
    expect(await reach.runWhileUp(signal, () => Promise.reject(new Error('begun')))).toEqual({ outage })
  })

  it('doesn’t replace the error of a task that fails or is aborted after the outage', async () => {
    const { reach, clock } = watched()
    await reach.report(outage)
    await clock.advance(1_000)
    const owner = new AbortController()
    await expect(reach.runWhileUp(owner.signal, () => Promise.reject(new Error('broken')))).rejects.toThrow(
      'broken',
    )
    const left = reach.runWhileUp(owner.signal, (untilDown) => {
      return new Promise<{ done: true }>((_resolve, reject) => {
        untilDown.addEventListener('abort', () => reject(untilDown.reason))
      })
    })
    owner.abort(new Error('unwatched'))
    await expect(left).rejects.toThrow('unwatched')
    await expect(reach.waitUntilUp(owner.signal)).rejects.toThrow('unwatched')
  })

  it('leads to no more probes after its server is removed', async () => {
    const { clock, probes, life, reach } = watched(() => outage)
    await reach.report(outage)
    life.abort(new Error('removed'))
    await clock.advance(60_000)
    expect(probes).toEqual([])
    expect(clock.pending()).toEqual([])
  })
})
