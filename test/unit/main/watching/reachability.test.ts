import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import type { CompileoError } from '#main/compileo/errors.ts'
import { createUnreachableError } from '#main/compileo/explain-thrown.ts'
import { Reachability } from '#main/watching/reachability.ts'
import { createMessage } from '#shared/message.ts'
import type { ReachabilityState } from '#main/state/events.ts'
import { fakeClock } from '#test/support/fake-clock.ts'

const outage = createUnreachableError('refused', createMessage('serverErrors.streamEnded'))

const message = createMessage('serverErrors.streamEnded')
const unavailable = (status: number) =>
  ({ kind: 'unavailable', status, maybeMissing: false, message }) as const
const noQueue: CompileoError = { ...unavailable(500), noQueue: true }
const badKey: CompileoError = { kind: 'unauthorized', cause: 'refused-key', message }
const foreign: CompileoError = { kind: 'not-compileo', message }

function watched(found: () => CompileoError | undefined = () => undefined) {
  const clock = fakeClock()
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
  it('ends as soon as it is aborted, although the server stays unreachable', async () => {
    const { reach } = watched(() => outage)
    await reach.report(outage)
    const controller = new AbortController()
    const waiting = reach.waitUntilUp(controller.signal)
    controller.abort(new Error('unwatched'))
    await expect(waiting).rejects.toThrow('unwatched')
  })

  it('resumes with all others once the server is back, and leaves nothing behind', async () => {
    const { reach, clock } = watched()
    await reach.report(outage)
    const signals = [1, 2, 3].map(() => new AbortController().signal)
    const waiting = Promise.all(signals.map((signal) => reach.waitUntilUp(signal)))
    await clock.advance(1_000)
    await waiting
    expect(signals.flatMap((signal) => getEventListeners(signal, 'abort'))).toEqual([])
  })
})

describe('the result of a request', () => {
  it.each<[string, CompileoError]>([
    ['a job that is missing', { kind: 'not-found', message }],
    ['a job that cannot be restarted', { kind: 'conflict', message }],
    ['a limit', { kind: 'limited', message }],
    ['nonsense', { kind: 'protocol', message }],
    ['an error of the route', unavailable(501)],
  ])('isn’t an outage for %s: nothing is probed', async (_, error) => {
    const { states, probes, reach } = watched(() => outage)
    await reach.report(error)
    expect([states, probes]).toEqual([[], []])
  })

  it.each<[string, CompileoError]>([
    ['a refused connection', outage],
    ['a rejected key', badKey],
    ['an unavailable queue', noQueue],
  ])('is certainly an outage: %s', async (_, error) => {
    const { states, probes, reach } = watched()
    await reach.report(error)
    expect(reach.state()).toMatchObject({ up: false, outage: error, awayMs: 0 })
    expect([states.length, probes]).toEqual([1, []])
    await reach.report(error)
    expect(states).toHaveLength(1)
  })

  it.each<[string, CompileoError]>([
    ['a connection that broke', createUnreachableError('reset')],
    ['a proxy that can’t reach the server', unavailable(502)],
    ['a frame that reports an unavailable queue', { ...noQueue, status: 200 }],
    ['a page', foreign],
  ])('is suspected to be an outage, and probed once for all that report it: %s', async (_, error) => {
    const well = watched()
    await Promise.all([well.reach.report(error), well.reach.report(error)])
    expect([well.states, well.probes]).toEqual([[], [false]])
    const ill = watched(() => error)
    await ill.reach.report(error)
    expect(ill.reach.state()).toMatchObject({ up: false, outage: error })
    expect(ill.probes).toEqual([false])
  })

  it('isn’t probed again within ten seconds after a successful probe', async () => {
    const { clock, probes, reach } = watched()
    await reach.report(foreign)
    await clock.advance(9_999)
    await reach.report(foreign)
    expect(probes).toHaveLength(1)
    await clock.advance(1)
    await reach.report(foreign)
    expect(probes).toHaveLength(2)
  })

  it('is an outage until a probe gets a response, even another error', async () => {
    const { clock, reach } = watched(() => ({ kind: 'limited', message }))
    await reach.report(outage)
    await clock.advance(500)
    expect(reach.state()).toEqual({ up: true })
  })
})

describe('an outage', () => {
  it.each<[string, CompileoError, readonly number[]]>([
    ['of the server', outage, [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]],
    ['of its queue', noQueue, [500, 1_000, 2_000, 4_000, 8_000, 16_000, 20_000, 20_000]],
    ['of our key', badKey, [15_000, 30_000, 60_000, 60_000]],
  ])('%s is probed after pauses that grow', async (_, error, pauses) => {
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

  it('is probed at once when the user wants it, and soon again afterwards', async () => {
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

  it('isn’t probed twice as often if a restart of the server is expected, too', async () => {
    const { clock, probes, reach } = watched(() => outage)
    await reach.report(outage)
    reach.expectRestart()
    await clock.advance(500)
    expect(probes).toHaveLength(1)
    await clock.advance(1_000)
    expect(probes).toHaveLength(2)
    expect(reach.state()).toMatchObject({ outage })
  })

  it('includes no time asleep', async () => {
    const { clock, reach } = watched(() => outage)
    await reach.report(outage)
    await clock.advance(500)
    expect(reach.state()).toMatchObject({ awayMs: 500 })
    clock.suspend(60 * 60_000)
    reach.retryNow()
    await clock.advance(1)
    expect(reach.state()).toMatchObject({ awayMs: 0 })
  })

  it('aborts running work, and starts none', async () => {
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

  it('hides neither an error of the work itself nor the end of its owner', async () => {
    const { reach } = watched()
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

  it('is no longer probed when its server is removed', async () => {
    const { clock, probes, life, reach } = watched(() => outage)
    await reach.report(outage)
    life.abort(new Error('removed'))
    await clock.advance(60_000)
    expect(probes).toEqual([])
    expect(clock.pending()).toEqual([])
  })
})
