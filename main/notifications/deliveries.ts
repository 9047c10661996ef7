import type { Clock } from '#main/base/clock.ts'
import type { AppStore } from '#main/state/store.ts'
import { messageOf } from '#shared/message.ts'
import type { Delivery, NotificationPresenter, NotificationSpec } from './notification.ts'

/** Retries of a rejected notification, ms; after the last, at the next start. */
const retryAfterMs = [5_000, 30_000, 5 * 60_000]
const refusedNotice = 'notifications-refused'
/** Outcomes within this time after a sound, in ms, are silent. */
const soundPauseMs = 3_000

export interface DeliveriesOptions {
  readonly store: AppStore
  readonly presenter: NotificationPresenter
  readonly clock: Clock
  readonly signal: AbortSignal
}

type OnTaken = (spec: NotificationSpec) => void

/** Hands notifications to the desktop one after another. `onTaken` is called in the step of the reply. */
export class Deliveries {
  readonly #options: DeliveriesOptions
  #isRefusalShown = false
  #last: Promise<unknown> = Promise.resolve()
  #soundedAt = -Infinity

  constructor(options: DeliveriesOptions) {
    this.#options = options
  }

  show(spec: NotificationSpec, onTaken: OnTaken): Promise<Delivery> {
    return this.#inTurn(() => this.#hand(spec, onTaken))
  }

  /** Retries until the desktop takes it. Its texts may have changed by then; undefined ends the retries. */
  async insist(specOf: () => NotificationSpec | undefined, onTaken: OnTaken): Promise<void> {
    const { clock, signal } = this.#options
    for (const wait of [...retryAfterMs, undefined]) {
      const isDone = await this.#inTurn(async () => {
        const spec = specOf()
        return !spec || (await this.#hand(spec, onTaken)).taken
      })
      if (isDone || wait === undefined) return
      await clock.sleep(wait, signal)
    }
  }

  /** @returns whether the desktop shows what is to be said; true if there is nothing new */
  update(specOf: () => NotificationSpec | undefined, onTaken: OnTaken): Promise<boolean> {
    return this.#inTurn(async () => {
      const spec = specOf()
      if (!spec) return true
      const delivery = await this.#options.presenter.update({ ...spec, silent: true })
      if (delivery?.taken !== true) return false
      onTaken(spec)
      return true
    })
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(work)
    this.#last = mine.catch(() => undefined) // Its caller gets the error.
    return mine
  }

  #isSilent({ silent, outcomes }: NotificationSpec): boolean {
    const { store, clock } = this.#options
    const isSoonAgain = outcomes !== undefined && clock.monotonic() - this.#soundedAt < soundPauseMs
    return silent === true || !store.state().settings.sound || isSoonAgain
  }

  async #hand(spec: NotificationSpec, onTaken: OnTaken): Promise<Delivery> {
    const { store, presenter, clock } = this.#options
    const silent = this.#isSilent(spec)
    const delivery = await presenter.show({ ...spec, silent })
    if (delivery.taken) {
      onTaken(spec)
      if (!silent) this.#soundedAt = clock.monotonic()
      if (this.#isRefusalShown) store.removeNotice(refusedNotice)
    } else if (!this.#isRefusalShown) {
      const message = messageOf('notifications.refused.notThrough', delivery.reason)
      store.putNotice({ id: refusedNotice, tone: 'warning', message })
    }
    this.#isRefusalShown = !delivery.taken
    return delivery
  }
}
