import type { PowerMonitor } from 'electron'
import type { Clock } from '#main/base/clock.ts'

/** Electron on Linux reports each wake twice, within this time in ms. */
const duplicateWakeMs = 2_000

/** Calls `listener` once each time the machine wakes up. */
export function listenForWake(powerMonitor: PowerMonitor, clock: Clock, listener: () => void): void {
  let last = -Infinity
  powerMonitor.on('resume', () => {
    const now = clock.monotonic()
    if (now - last < duplicateWakeMs) return
    last = now
    listener()
  })
}
