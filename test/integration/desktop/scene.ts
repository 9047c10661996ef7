import { openSessionBus, type SessionBus } from '#main/desktop/linux/dbus/session-bus.ts'
import { startPrivateBus, type PrivateBus } from '#test/support/desktop/desktop-doubles.ts'
import { closeAfterTest } from '#test/support/close-after-test.ts'
import { createFakeClock, type FakeClock } from '#test/support/fake-clock.ts'

export interface Desktop {
  readonly bus: PrivateBus
  readonly clock: FakeClock
  readonly session: SessionBus
}

/** A session with a bus of its own. Both end with the test. */
export async function openDesktop(): Promise<Desktop> {
  const bus = await startPrivateBus()
  closeAfterTest(() => bus.stop())
  const clock = createFakeClock()
  const session = openSessionBus({ address: () => bus.address, clock })
  closeAfterTest(() => session.dispose())
  return { bus, clock, session }
}
