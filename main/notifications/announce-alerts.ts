import type { Happening } from '#main/state/happenings.ts'
import type { AppStore } from '#main/state/store.ts'
import type { Ledger } from '#main/storage/ledger.ts'
import { serverIdOf } from '#shared/rules/job-key.ts'
import type { QueueAlert, ServerId } from '#shared/model.ts'
import { alertIdOf, isAmong, notificationForAlerts } from './alerts.ts'
import type { Delivering } from './deliver.ts'
import type { PolicyContext } from './policy.ts'

const dayMs = 24 * 60 * 60_000

export interface AlertOptions {
  readonly store: AppStore
  readonly ledger: Pick<Ledger, 'entries'>
  readonly delivering: Delivering
  readonly context: () => PolicyContext
  readonly run: (doing: Promise<void>) => void
}

/** Announces alerts about queues. Those raised before the start count as announced. */
export class AlertAnnouncer {
  readonly #options: AlertOptions
  readonly #announced = new Map<ServerId, readonly QueueAlert[]>()

  constructor(options: AlertOptions) {
    this.#options = options
  }

  raised({ server: { id }, raised }: Extract<Happening, { readonly is: 'alert' }>): void {
    const { store, delivering, context, run } = this.#options
    this.#announced.set(id, raised)
    const specOf = () => {
      const server = store.state().servers.get(id)
      return (
        server &&
        notificationForAlerts(server, this.#stillRaised(id, raised), context(), this.#failuresShown(id))
      )
    }
    run(delivering.insist(specOf, () => undefined))
  }

  /** Closes the notification when all of its alerts have cleared. */
  cleared({ serverId: id }: Extract<Happening, { readonly is: 'calm' }>): void {
    const shown = this.#announced.get(id)
    if (!shown || this.#stillRaised(id, shown).length > 0) return
    this.#announced.delete(id)
    this.#options.delivering.close(alertIdOf(id))
  }

  #stillRaised(id: ServerId, alerts: readonly QueueAlert[]): readonly QueueAlert[] {
    const now = this.#options.store.state().servers.get(id)?.alerts ?? []
    return alerts.filter((alert) => isAmong(now, alert))
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
