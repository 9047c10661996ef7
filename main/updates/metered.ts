import type { Clock } from '../base/clock.ts'
import type { SessionBus } from '../desktop/linux/dbus/session-bus.ts'
import { withTimeout } from '../base/timeout.ts'

/** How long NetworkManager may take to answer, ms. */
const answerMs = 2_000

const meteredProperty = {
  service: 'org.freedesktop.NetworkManager',
  path: '/org/freedesktop/NetworkManager',
  interface: 'org.freedesktop.DBus.Properties',
  member: 'Get',
  signature: 'ss',
  body: ['org.freedesktop.NetworkManager', 'Metered'],
}

/** "Yes", and "yes, as far as one can guess" (NetworkManager's `NMMetered`). */
const metered: readonly unknown[] = [1, 3]

/** Where the system's bus is (D-Bus Specification, "Well-known Message Bus Instances"). */
export const systemBusAddress = ({
  DBUS_SYSTEM_BUS_ADDRESS: address,
}: Readonly<Record<string, string | undefined>>): string =>
  address || 'unix:path=/var/run/dbus/system_bus_socket'

/** Whether what is downloaded now costs money; undefined where NetworkManager does not say. */
export async function onMeteredConnection(systemBus: SessionBus, clock: Clock): Promise<boolean | undefined> {
  const answer = await withTimeout(clock, answerMs, (signal) => systemBus.call(meteredProperty, signal))
  return answer.ok ? metered.includes(answer.values[0]) : undefined
}
