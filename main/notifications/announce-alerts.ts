import type { Happening } from '#main/state/happenings.ts'
import { serverIdOf } from '#shared/rules/job-key.ts'
import type { ServerId } from '#shared/model.ts'
import { alertIdOf, isAmong, notificationForAlerts } from './alerts.ts'
import type { Announcing } from './announcing.ts'

const dayMs = 24 * 60 * 60_000

/** Announces alerts about queues. Those raised before the start count as announced. */
export class AlertAnnouncer {
  readonly #options: Announcing

  constructor(options: Announcing) {
    this.#options = options
  }

  raised({ server: { id }, raised }: Extract<Happening, { readonly is: 'alert' }>): void {
    const { store, standing, context, run } = this.#options
    const now = () => {
      const server = store.state().servers.get(id)
      const stillRaised = raised.filter((alert) => isAmong(server?.alerts ?? [], alert))
      return server && notificationForAlerts(server, stillRaised, context(), this.#failuresShown(id))
    }
    run(standing.insist(now, { now }))
  }

  cleared({ serverId }: Extract<Happening, { readonly is: 'calm' }>): void {
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
