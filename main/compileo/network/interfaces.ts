import type { NetworkInterfaceInfo } from 'node:os'
import { tickMs, roundUpToTick } from '#main/base/timer.ts'
import type { Clock } from '#main/base/clock.ts'

type Interfaces = NodeJS.Dict<readonly NetworkInterfaceInfo[]>

/**
 * Returns this machine's addresses as one string. If the string changes, the machine is on another network.
 */
function getAddresses(interfaces: Interfaces): string {
  return Object.values(interfaces)
    .flatMap((entries) => entries ?? [])
    .filter(({ internal }) => !internal)
    .map(({ address }) => address)
    .toSorted()
    .join(' ')
}

/**
 * Calls `onChange` when the Wi-Fi or VPN changes, because open streams may then hang without an error. The
 * loss of all networks isn't reported.
 */
export async function watchNetwork(
  interfaces: () => Interfaces,
  clock: Clock,
  signal: AbortSignal,
  onChange: () => void,
): Promise<never> {
  let latest = getAddresses(interfaces())
  for (;;) {
    const now = clock.monotonic()
    await clock.sleep(roundUpToTick(now + tickMs) - now, signal)
    const addresses = getAddresses(interfaces())
    if (addresses !== latest && addresses !== '') onChange()
    latest = addresses
  }
}
