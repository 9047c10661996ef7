import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import { unreachable } from '../../../main/compileo/explain-thrown.ts'
import { createReachability } from '../../../main/watching/reachability.ts'
import { messageOf } from '../../../shared/messages/message.ts'
import { fakeClock } from '../../support/fake-clock.ts'

const outage = unreachable('refused', messageOf('serverErrors.streamEnded'))

/** A server that is away until the first probe after `comeBack`. */
async function away() {
  let isUp = false
  const clock = fakeClock()
  const reach = createReachability({
    clock,
    random: () => 0.5,
    signal: new AbortController().signal,
    probe: async () => (isUp ? undefined : outage),
    onChange: () => undefined,
  })
  await reach.report(outage)
  return {
    reach,
    comeBack() {
      isUp = true
      return clock.advance(1_000)
    },
  }
}

describe('a watch that waits for its server', () => {
  it('ends as soon as it is aborted, though the server stays away', async () => {
    const { reach } = await away()
    const controller = new AbortController()
    const waiting = reach.untilUp(controller.signal)
    controller.abort(new Error('unwatched'))
    await expect(waiting).rejects.toThrow('unwatched')
  })

  it('goes on with all others once the server is back, and leaves nothing behind', async () => {
    const { reach, comeBack } = await away()
    const signals = [1, 2, 3].map(() => new AbortController().signal)
    const waiting = Promise.all(signals.map((signal) => reach.untilUp(signal)))
    await comeBack()
    await waiting
    expect(signals.flatMap((signal) => getEventListeners(signal, 'abort'))).toEqual([])
  })
})
