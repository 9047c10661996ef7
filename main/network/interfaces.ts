import type { NetworkInterfaceInfo } from 'node:os'
import type { Clock } from '../base/clock.ts'

/** No event tells of a changed network in Electron's main process, and looking costs next to nothing, ms. */
const lookEveryMs = 20_000

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
    await clock.sleep(lookEveryMs, signal)
    const now = addressesOf(interfaces())
    if (now !== known && now !== '') changed()
    known = now
  }
}
