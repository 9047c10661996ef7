import type { PowerMonitor } from 'electron'
import type { Clock } from '../../base/clock.ts'

/** On Linux Electron reports each sleep and wake twice. */
const sameWakeMs = 2_000

/** Calls `wake` once each time the machine woke, or its screen was unlocked after a while. */
export function onWake(powerMonitor: PowerMonitor, clock: Clock, wake: () => void): void {
  let last = -Infinity
  powerMonitor.on('resume', () => {
    const now = clock.monotonic()
    if (now - last < sameWakeMs) return
    last = now
    wake()
  })
}
