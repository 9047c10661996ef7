import { z } from 'zod'
import type { Clock } from '#main/base/clock.ts'
import { withTimeout } from '#main/base/timeout.ts'
import type { SessionBus } from './dbus/session-bus.ts'

const settings = {
  service: 'org.freedesktop.portal.Desktop',
  path: '/org/freedesktop/portal/desktop',
  interface: 'org.freedesktop.portal.Settings',
}
const key = ['org.freedesktop.appearance', 'color-scheme'] as const

const timeoutMs = 5_000

/** In the portal, 1 prefers dark and 2 prefers light. All other numbers mean no preference. */
const Scheme = z.number().transform((value) => (value === 1 ? 'dark' : value === 2 ? 'light' : undefined))
const Changed = z.tuple([z.literal(key[0]), z.literal(key[1]), Scheme])

export type ColourScheme = z.infer<typeof Scheme>

/**
 * Calls `onScheme` with the colour scheme that the user prefers, now and at each change
 * (org.freedesktop.portal.Settings).
 */
export function watchColourScheme(
  bus: SessionBus,
  clock: Clock,
  onScheme: (scheme: ColourScheme) => void,
): () => void {
  const stop = bus.listen(settings, ({ member, body }) => {
    const changed = member === 'SettingChanged' ? Changed.safeParse(body).data : undefined
    if (changed) onScheme(changed[2])
  })
  const ask = (member: string) =>
    withTimeout(clock, timeoutMs, (signal) =>
      bus.call({ ...settings, member, signature: 'ss', body: key }, signal),
    )
  async function readScheme() {
    const reply = await ask('ReadOne')
    // Portals before version 2 have no `ReadOne`, only `Read`.
    const { values } = reply.ok ? reply : { values: [], ...(reply.kind === 'refused' && (await ask('Read'))) }
    const scheme = Scheme.safeParse(values[0])
    if (scheme.success) onScheme(scheme.data)
  }
  void readScheme()
  return stop
}
