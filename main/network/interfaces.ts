import type { NetworkInterfaceInfo } from 'node:os'
import { beatMs, onBeat } from '#main/base/timer.ts'
import type { Clock } from '#main/base/clock.ts'

const pauseMs = beatMs

type Interfaces = NodeJS.Dict<readonly NetworkInterfaceInfo[]>

/** They identify a network. */
function addressesOf(interfaces: Interfaces): string {
  return Object.values(interfaces)
    .flatMap((entries) => entries ?? [])
    .filter(({ internal }) => !internal)
    .map(({ address }) => address)
    .toSorted()
    .join(' ')
}

/**
 * After a change of Wi-Fi or VPN, open streams hang unnoticed. Losing the network doesn't count.
 *
 * @throws the signal's reason
 */
export async function watchNetwork(
  interfaces: () => Interfaces,
  clock: Clock,
  signal: AbortSignal,
  changed: () => void,
): Promise<never> {
  let known = addressesOf(interfaces())
  for (;;) {
    const now = clock.monotonic()
    await clock.sleep(onBeat(now + pauseMs) - now, signal)
    const found = addressesOf(interfaces())
    if (found !== known && found !== '') changed()
    known = found
  }
}
