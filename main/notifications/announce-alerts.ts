import type { Command } from '#main/commands/index.ts'
import { isolated } from '#shared/bidi.ts'
import { isAwayAlert } from '#shared/alert-levels.ts'
import type { QueueAlert, ServerId, ServerState } from '#shared/model.ts'
import { guiOf } from '#shared/web-page-url.ts'
import { cutLine } from '#shared/texts/cut-line.ts'
import { describeMessage } from '#shared/texts/describe-message.ts'
import { globalMute, isServerMuted } from '#main/state/mutes.ts'
import type { HappeningOf } from '#main/state/happenings.ts'
import { serverIdOf } from '#shared/rules/job-key.ts'
import type { PolicyContext } from './policy.ts'
import type { NotificationSpec } from './notification.ts'
import type { Announcing } from './standing.ts'

/** The ID of all notifications about a server's queue: each replaces the one before. */
export const alertIdOf = (id: ServerId): string => `queue:${id}`

/** Compares the time, because the numbers may differ. */
export const isAmong = (alerts: readonly QueueAlert[], { kind, raisedAt }: QueueAlert): boolean =>
  alerts.some((alert) => alert.kind === kind && alert.raisedAt === raisedAt)

/** Undefined if the user doesn't want it now. Failed jobs whose notifications were shown don't count. */
export function notificationForAlerts(
  server: ServerState,
  alerts: readonly QueueAlert[],
  context: PolicyContext,
  failuresShown = 0,
): NotificationSpec | undefined {
  const isNews = ({ kind }: QueueAlert) =>
    kind !== 'failure-rate' || (server.stats?.stats.failed ?? Infinity) > failuresShown
  const raised = alerts.filter(isNews)
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

const dayMs = 24 * 60 * 60_000

/** Announces alerts about queues. Those raised before the start count as announced. */
export class AlertAnnouncer {
  readonly #options: Announcing

  constructor(options: Announcing) {
    this.#options = options
  }

  raised({ server: { id }, raised }: HappeningOf<'alert'>): void {
    const { store, standing, context, run } = this.#options
    const now = () => {
      const server = store.state().servers.get(id)
      const stillRaised = raised.filter((alert) => isAmong(server?.alerts ?? [], alert))
      return server && notificationForAlerts(server, stillRaised, context(), this.#failuresShown(id))
    }
    run(standing.insist({ now }))
  }

  cleared({ serverId }: HappeningOf<'calm'>): void {
    const { standing, run } = this.#options
    run(standing.update(alertIdOf(serverId)))
  }

  /** The server's queue forgets failures within hours. */
  #failuresShown(id: ServerId): number {
    const { ledger, store, context } = this.#options
    const since = context().now - dayMs
    const { jobs } = store.state()
    const shown = ledger.entries().filter(({ outcome, announced, silence }) => {
      const { key, kind, at } = outcome
      return kind === 'failed' && announced && !silence && at > since && serverIdOf(key) === id
    })
    const stillFailed = shown.filter(({ outcome }) => {
      const job = jobs.get(outcome.key)
      return !job || job.outcome?.id === outcome.id
    })
    return new Set(stillFailed.map(({ outcome }) => outcome.key)).size
  }
}
