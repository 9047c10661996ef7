import { z } from 'zod'
import type { Clock } from '#main/base/clock.ts'
import { withTimeout } from '#main/base/timeout.ts'
import type { SessionBus } from './dbus/session-bus.ts'

const xfconf = { service: 'org.xfce.Xfconf', path: '/org/xfce/Xfconf', interface: 'org.xfce.Xfconf' }
const key = ['xfce4-panel', '/panels/dark-mode'] as const

const timeoutMs = 5_000

const Changed = z.tuple([z.literal(key[0]), z.literal(key[1]), z.boolean()])

/** Calls `onDarkMode` now and at each change, with true if Xfce's panel uses its dark mode. */
export function watchXfcePanel(
  bus: SessionBus,
  clock: Clock,
  onDarkMode: (isDark: boolean) => void,
): () => void {
  const stop = bus.listen(xfconf, ({ member, body }) => {
    const changed = member === 'PropertyChanged' ? Changed.safeParse(body).data : undefined
    if (changed) onDarkMode(changed[2])
  })
  async function readDarkMode() {
    const reply = await withTimeout(clock, timeoutMs, (signal) =>
      bus.call({ ...xfconf, member: 'GetProperty', signature: 'ss', body: key }, signal),
    )
    const isDark = z.boolean().safeParse(reply.ok ? reply.values[0] : undefined)
    if (isDark.success) onDarkMode(isDark.data)
    // Xfconf doesn't contain settings that the user has never changed. The dark mode is off by default.
    else if (!reply.ok && reply.kind === 'refused') onDarkMode(false)
  }
  void readDarkMode()
  return stop
}
