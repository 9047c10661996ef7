import { failure } from '#shared/message.ts'
import type { CommandResult, RequestArgument } from '#shared/contract.ts'
import type { Settings } from '#shared/settings.ts'
import type { ServerId } from '#shared/model.ts'
import type { CommandContext } from '../context.ts'
import { putWarning } from '#main/state/banners.ts'

const hourMs = 60 * 60_000

/** How long the pause lasts in ms, or when it ends. */
export type Pause = RequestArgument<'pauseNotifications'>['until'] | number

/** When a pause ends, ms since the epoch; 0 if there is none. "Tomorrow" begins at 8, local time. */
export function getPauseEnd(until: Pause, now: number, before = 0): number {
  if (typeof until === 'number') return now + until
  switch (until) {
    case 'resume':
      return 0
    case 'toggle':
      return before > now ? 0 : now + hourMs
    case 'hour':
      return now + hourMs
    case 'tomorrow': {
      const date = new Date(now)
      date.setDate(date.getDate() + 1)
      return date.setHours(8, 0, 0, 0)
    }
  }
}

/** Pauses notifications for one server or all. Outcomes still appear in the history and under attention. */
export function pauseNotifications(
  { store, clock }: CommandContext,
  until: Pause,
  serverId?: ServerId,
): CommandResult {
  const { servers, settings } = store.state()
  const endAfter = (before = 0) => getPauseEnd(until, clock.now(), before)
  if (serverId === undefined) store.setSettings({ pausedUntil: endAfter(settings.pausedUntil) })
  else if (!servers.has(serverId)) return failure('commands.server.gone')
  else store.updateServer(serverId, (server) => ({ ...server, pausedUntil: endAfter(server.pausedUntil) }))
  return { ok: true }
}

/** Updates settings. Omitted settings and those that the system rejects stay unchanged. */
export function updateSettings({ store, system }: CommandContext, change: Partial<Settings>): CommandResult {
  const { openAtLogin, ...taken } = change
  const atLogin = openAtLogin === undefined ? undefined : system.setOpenAtLogin(openAtLogin)
  store.setSettings({ ...taken, ...(atLogin?.ok && { openAtLogin }) })
  return atLogin ?? { ok: true }
}

/** Applies system settings at startup. The window shows those that the system rejects. */
export function applySystemSettings({ store, system }: CommandContext): void {
  if (!store.state().settings.openAtLogin) return
  const renewed = system.renewOpenAtLogin()
  if (!renewed.on) store.setSettings({ openAtLogin: false })
  if (!renewed.ok) putWarning(store, renewed.message)
}
