import { openSessionBus, type SessionBus } from '#main/desktop/linux/dbus/session-bus.ts'
import { startPrivateBus, type PrivateBus } from '#test/support/desktop/desktop-doubles.ts'
import { endWithTest } from '#test/support/end-with-test.ts'
import { fakeClock, type FakeClock } from '#test/support/fake-clock.ts'

export interface Desktop {
  readonly bus: PrivateBus
  readonly clock: FakeClock
  readonly session: SessionBus
}

/** A session with a bus of its own. Both end with the test. */
export async function openDesktop(): Promise<Desktop> {
  const bus = await startPrivateBus()
  endWithTest(() => bus.stop())
  const clock = fakeClock()
  const session = openSessionBus({ address: () => bus.address, clock })
  endWithTest(() => session.dispose())
  return { bus, clock, session }
}
