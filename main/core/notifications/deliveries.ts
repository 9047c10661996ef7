import type { Clock } from '#main/base/clock.ts'
import type { AppStore } from '#main/core/state/store.ts'
import { createMessage } from '#shared/message.ts'
import type { Delivery, NotificationPresenter, NotificationSpec } from './notification.ts'

/**
 * The delays before a rejected notification is shown again, in ms. If the last attempt fails too, an outcome
 * is announced at the next start of the program.
 */
const retryAfterMs = [5_000, 30_000, 5 * 60_000]
const rejectedBannerId = 'notifications-refused'
/** For this long after a sound, in ms, further notifications of outcomes are silent. */
const minSoundIntervalMs = 3_000

export interface NotificationDeliveriesOptions {
  readonly store: AppStore
  readonly presenter: NotificationPresenter
  readonly clock: Clock
  readonly signal: AbortSignal
}

type OnAccepted = (spec: NotificationSpec) => void

/**
 * Passes notifications to the desktop, one after another. `onAccepted` is called synchronously when the
 * desktop has accepted a notification.
 */
export class NotificationDeliveries {
  readonly #options: NotificationDeliveriesOptions
  #isRefusalShown = false
  #last: Promise<unknown> = Promise.resolve()
  #soundedAt = -Infinity

  constructor(options: NotificationDeliveriesOptions) {
    this.#options = options
  }

  show(spec: NotificationSpec, onAccepted: OnAccepted): Promise<Delivery> {
    return this.#enqueue(() => this.#deliver(spec, onAccepted))
  }

  /**
   * Tries again up to three times, until the desktop accepts the notification or `getSpec` returns undefined.
   */
  async showWithRetry(getSpec: () => NotificationSpec | undefined, onAccepted: OnAccepted): Promise<void> {
    const { clock, signal } = this.#options
    for (const wait of [...retryAfterMs, undefined]) {
      const isDone = await this.#enqueue(async () => {
        const spec = getSpec()
        return !spec || (await this.#deliver(spec, onAccepted)).accepted
      })
      if (isDone || wait === undefined) return
      await clock.sleep(wait, signal)
    }
  }

  /**
   * Updates the notification without a sound. Returns false if the desktop no longer shows it or rejects the
   * update.
   */
  update(getSpec: () => NotificationSpec | undefined, onAccepted: OnAccepted): Promise<boolean> {
    return this.#enqueue(async () => {
      const spec = getSpec()
      if (!spec) return true
      const delivery = await this.#options.presenter.update({ ...spec, silent: true })
      if (delivery?.accepted !== true) return false
      onAccepted(spec)
      return true
    })
  }

  /** Resolves when the desktop has replied to all notifications so far. */
  async settled(): Promise<void> {
    await this.#last
  }

  #enqueue<T>(work: () => Promise<T>): Promise<T> {
    const ownTurn = this.#last.then(work)
    this.#last = ownTurn.catch(() => undefined) // The caller handles the error.
    return ownTurn
  }

  #isSilent({ silent, outcomes }: NotificationSpec): boolean {
    const { store, clock } = this.#options
    const soundedRecently = outcomes !== undefined && clock.monotonic() - this.#soundedAt < minSoundIntervalMs
    return silent === true || !store.state().settings.sound || soundedRecently
  }

  async #deliver(spec: NotificationSpec, onAccepted: OnAccepted): Promise<Delivery> {
    const { store, presenter, clock } = this.#options
    const silent = this.#isSilent(spec)
    const delivery = await presenter.show({ ...spec, silent })
    if (delivery.accepted) {
      onAccepted(spec)
      if (!silent) this.#soundedAt = clock.monotonic()
      if (this.#isRefusalShown) store.removeBanner(rejectedBannerId)
    } else if (!this.#isRefusalShown) {
      const message = createMessage('notifications.unavailable.broken', delivery.reason)
      store.putBanner({ id: rejectedBannerId, tone: 'warning', message })
    }
    this.#isRefusalShown = !delivery.accepted
    return delivery
  }
}
