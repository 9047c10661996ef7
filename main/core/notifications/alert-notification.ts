import type { Command } from '#main/core/commands/index.ts'
import { isolateText } from '#shared/bidi.ts'
import { isUnreachableAlert } from '#shared/alert-levels.ts'
import type { QueueAlert, ServerId, ServerState } from '#shared/model.ts'
import { truncateLine } from '#shared/texts/truncate-line.ts'
import { formatMessage } from '#shared/texts/format-message.ts'
import { getGlobalMuteReason, isServerMuted } from '#main/core/state/mutes.ts'
import type { PolicyContext } from './policy.ts'
import type { NotificationSpec } from './notification.ts'

/**
 * Returns the ID of notifications about a server's queue. They share one ID, so that each replaces the
 * previous one.
 */
export const getAlertId = (id: ServerId): string => `queue:${id}`

/**
 * Compares alerts by kind and by the time at which they were raised, because the numbers in their messages
 * may change.
 */
export const hasAlert = (alerts: readonly QueueAlert[], { kind, raisedAt }: QueueAlert): boolean =>
  alerts.some((alert) => alert.kind === kind && alert.raisedAt === raisedAt)

/** Creates the notification about new alerts; undefined if it is suppressed. */
export function createAlertNotification(
  server: ServerState,
  raised: readonly QueueAlert[],
  context: PolicyContext,
): NotificationSpec | undefined {
  const [first] = raised
  if (
    !first ||
    !context.settings.notifyAlerts ||
    isServerMuted(server, context.now) ||
    getGlobalMuteReason(context)
  )
    return undefined
  const { texts } = context
  const name = isolateText(truncateLine(server.name, 40))
  const lines = raised.map(({ message }) => formatMessage(message, texts))
  const show: Command = { open: { show: 'server', serverId: server.id } }
  const openInCompileo: Command = { name: 'openInCompileo', args: { serverId: server.id } }
  const isAway = raised.some(({ kind }) => isUnreachableAlert(kind))
  return {
    id: getAlertId(server.id),
    title:
      raised.length === 1 && first.kind === 'unreachable'
        ? texts.notifications.unreachable(name)
        : `${name}: ${raised.length === 1 ? lines[0] : texts.notifications.alerts(raised.length)}`,
    body: raised.length === 1 ? texts.alerts.advice[first.kind] : lines.join('\n'),
    urgency: 'normal',
    ...(isAway && { category: 'network.error' }),
    command: show,
    buttons: [
      { label: texts.common.show, command: show },
      ...(isAway ? [] : [{ label: texts.common.openInCompileo, command: openInCompileo }]),
    ],
  }
}
