import { createFailure } from '#shared/message.ts'
import type { CommandResult, RequestArgument } from '#shared/contract.ts'
import type { Settings } from '#shared/settings.ts'
import type { ServerId } from '#shared/model.ts'
import type { CommandContext } from '#main/core/commands/context.ts'
import { addWarning } from '#main/core/state/banners.ts'

const hourMs = 60 * 60_000

/** The duration of a pause in ms, or a choice that determines its end. */
export type PauseUntil = RequestArgument<'pauseNotifications'>['until'] | number

/**
 * Returns the end of a pause, in ms since the epoch; 0 for no pause. "Tomorrow" begins at 8:00, local time.
 */
export function getPauseEnd(until: PauseUntil, now: number, before = 0): number {
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

/**
 * Pauses or resumes the notifications of one server or of all servers. Outcomes still appear in the history
 * and in the list.
 */
export function pauseNotifications(
  { store, clock }: CommandContext,
  until: PauseUntil,
  serverId?: ServerId,
): CommandResult {
  const { servers, settings } = store.state()
  const endAfter = (before = 0) => getPauseEnd(until, clock.now(), before)
  if (serverId === undefined) store.setSettings({ pausedUntil: endAfter(settings.pausedUntil) })
  else if (!servers.has(serverId)) return createFailure('commands.server.gone')
  else store.updateServer(serverId, (server) => ({ ...server, pausedUntil: endAfter(server.pausedUntil) }))
  return { ok: true }
}

/** Updates settings. Omitted settings don't change, and neither do those that the system rejects. */
export function updateSettings({ store, system }: CommandContext, change: Partial<Settings>): CommandResult {
  const { openAtLogin, ...taken } = change
  const atLogin = openAtLogin === undefined ? undefined : system.setOpenAtLogin(openAtLogin)
  store.setSettings({ ...taken, ...(atLogin?.ok && { openAtLogin }) })
  return atLogin ?? { ok: true }
}

/**
 * Applies the system settings when the program starts. If the system rejects one, the window shows a warning.
 */
export function applySystemSettings({ store, system }: CommandContext): void {
  if (!store.state().settings.openAtLogin) return
  const renewal = system.renewOpenAtLogin()
  if (!renewal.on) store.setSettings({ openAtLogin: false })
  if (!renewal.ok) addWarning(store, renewal.message)
}
