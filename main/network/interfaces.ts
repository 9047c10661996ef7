import type { NetworkInterfaceInfo } from 'node:os'
import { tickMs, roundUpToTick } from '#main/base/timer.ts'
import type { Clock } from '#main/base/clock.ts'

type Interfaces = NodeJS.Dict<readonly NetworkInterfaceInfo[]>

/** Returns the addresses of this machine, which identify its network. */
function getAddresses(interfaces: Interfaces): string {
  return Object.values(interfaces)
    .flatMap((entries) => entries ?? [])
    .filter(({ internal }) => !internal)
    .map(({ address }) => address)
    .toSorted()
    .join(' ')
}

/**
 * Reports when the Wi-Fi or VPN changes, because open streams hang afterwards without an error. Losing the
 * network isn't reported.
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
    const found = getAddresses(interfaces())
    if (found !== latest && found !== '') onChange()
    latest = found
  }
}
