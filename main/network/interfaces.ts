import type { NetworkInterfaceInfo } from 'node:os'
import { beatMs, onBeat } from '#main/base/timer.ts'
import type { Clock } from '#main/base/clock.ts'

type Interfaces = NodeJS.Dict<readonly NetworkInterfaceInfo[]>

/** The addresses of this machine, which identify a network. */
function addressesOf(interfaces: Interfaces): string {
  return Object.values(interfaces)
    .flatMap((entries) => entries ?? [])
    .filter(({ internal }) => !internal)
    .map(({ address }) => address)
    .toSorted()
    .join(' ')
}

/** Reports a change of Wi-Fi or VPN, after which streams hang unnoticed. Losing the network doesn't count. */
export async function watchNetwork(
  interfaces: () => Interfaces,
  clock: Clock,
  signal: AbortSignal,
  changed: () => void,
): Promise<never> {
  let known = addressesOf(interfaces())
  for (;;) {
    const now = clock.monotonic()
    await clock.sleep(onBeat(now + beatMs) - now, signal)
    const found = addressesOf(interfaces())
    if (found !== known && found !== '') changed()
    known = found
  }
}
