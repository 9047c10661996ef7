import type { NetworkInterfaceInfo } from 'node:os'
import { beatMs, onBeat } from '../base/beat.ts'
import type { Clock } from '../base/clock.ts'

/** Minimum time between checks of the network's addresses, ms: Electron's main process has no event for changes. */
const pauseMs = beatMs

type Interfaces = NodeJS.Dict<readonly NetworkInterfaceInfo[]>

/** This machine's addresses, which identify a network. Pure. */
function addressesOf(interfaces: Interfaces): string {
  return Object.values(interfaces)
    .flatMap((entries) => entries ?? [])
    .filter(({ internal }) => !internal)
    .map(({ address }) => address)
    .toSorted()
    .join(' ')
}

/**
 * Calls `changed` when the machine joins another network, such as after a change of Wi-Fi or VPN: open streams then hang
 * unnoticed. Losing the network doesn't count; getting it back does.
 * @throws the signal's reason when it is aborted
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
