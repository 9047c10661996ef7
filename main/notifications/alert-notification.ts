import type { Command } from '#main/commands/index.ts'
import { isolated } from '#shared/bidi.ts'
import { isAwayAlert } from '#shared/alert-levels.ts'
import type { QueueAlert, ServerId, ServerState } from '#shared/model.ts'
import { guiOf } from '#shared/web-page-url.ts'
import { cutLine } from '#shared/texts/cut-line.ts'
import { describeMessage } from '#shared/texts/describe-message.ts'
import { globalMute, isServerMuted } from '#main/state/mutes.ts'
import type { PolicyContext } from './policy.ts'
import type { NotificationSpec } from './notification.ts'

/** The ID of all notifications about a server's queue: each replaces the one before. */
export const alertIdOf = (id: ServerId): string => `queue:${id}`

/** Compares the time, because the numbers may differ. */
export const isAmong = (alerts: readonly QueueAlert[], { kind, raisedAt }: QueueAlert): boolean =>
  alerts.some((alert) => alert.kind === kind && alert.raisedAt === raisedAt)

/** Undefined if the user doesn't want it now. */
export function notificationForAlerts(
  server: ServerState,
  raised: readonly QueueAlert[],
  context: PolicyContext,
): NotificationSpec | undefined {
  const [first] = raised
  if (!first || !context.settings.notifyAlerts || isServerMuted(server, context.now) || globalMute(context))
    return undefined
  const { texts } = context
  const name = isolated(cutLine(server.name, 40))
  const lines = raised.map(({ message }) => describeMessage(message, texts))
  const words = texts.notifications.buttons
  const show: Command = { open: { show: 'server', serverId: server.id } }
  const openInCompileo: Command = { do: 'openInCompileo', with: { serverId: server.id } }
  const isAway = raised.some(({ kind }) => isAwayAlert(kind))
  return {
    id: alertIdOf(server.id),
    title:
      raised.length === 1 && first.kind === 'unreachable'
        ? texts.notifications.unreachable(name)
        : `${name}: ${raised.length === 1 ? lines[0] : texts.notifications.alerts(raised.length)}`,
    body: raised.length === 1 ? texts.alerts.advice[first.kind] : lines.join('\n'),
    urgency: 'normal',
    ...(isAway && { category: 'network.error' }),
    command: show,
    buttons: [
      { label: words.show, command: show },
      ...(guiOf(server) !== undefined && !isAway
        ? [{ label: words.inCompileo, command: openInCompileo }]
        : []),
    ],
  }
}
