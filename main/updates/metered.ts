import type { Clock } from '../base/clock.ts'
import type { SessionBus } from '../desktop/linux/dbus/session-bus.ts'
import { withTimeout } from '../base/timeout.ts'

const answerMs = 2_000

const meteredProperty = {
  service: 'org.freedesktop.NetworkManager',
  path: '/org/freedesktop/NetworkManager',
  interface: 'org.freedesktop.DBus.Properties',
  member: 'Get',
  signature: 'ss',
  body: ['org.freedesktop.NetworkManager', 'Metered'],
}

/** "Yes" and "probably yes" (NetworkManager's `NMMetered`). */
const metered: readonly unknown[] = [1, 3]

/** The system bus's address (D-Bus Specification, "Well-known Message Bus Instances"). */
export const systemBusAddress = ({
  DBUS_SYSTEM_BUS_ADDRESS: address,
}: Readonly<Record<string, string | undefined>>): string =>
  address || 'unix:path=/var/run/dbus/system_bus_socket'

/** Undefined if NetworkManager doesn't report it. */
export async function onMeteredConnection(systemBus: SessionBus, clock: Clock): Promise<boolean | undefined> {
  const answer = await withTimeout(clock, answerMs, (signal) => systemBus.call(meteredProperty, signal))
  return answer.ok ? metered.includes(answer.values[0]) : undefined
}
