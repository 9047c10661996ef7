import type { NetworkInterfaceInfo } from 'node:os'
import { beatMs, onBeat } from '../base/beat.ts'
import type { Clock } from '../base/clock.ts'

/** The least time between two looks at the network's addresses, ms: Electron's main process has no event for a change of them. */
const pauseMs = beatMs

type Interfaces = NodeJS.Dict<readonly NetworkInterfaceInfo[]>

/** What tells one network from another: the addresses that this machine has in it. Pure. */
function addressesOf(interfaces: Interfaces): string {
  return Object.values(interfaces)
    .flatMap((entries) => entries ?? [])
    .filter(({ internal }) => !internal)
    .map(({ address }) => address)
    .toSorted()
    .join(' ')
}

/**
 * Calls `changed` when the machine is in another network than before, as after a change of Wi-Fi or of a VPN: streams
 * that were open then hang without knowing. Being without any network is no such change; coming back from it is.
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
