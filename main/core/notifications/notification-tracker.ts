import type { Clock } from '#main/base/clock.ts'
import type { AppStore } from '#main/core/state/store.ts'
import type { Ledger } from '#main/core/storage/ledger.ts'
import { trimToNewest } from '#main/base/trim-to-newest.ts'
import { Timer } from '#main/base/timer.ts'
import type { JobKey, JobState } from '#shared/model.ts'
import type { PolicyContext } from './policy.ts'
import { NotificationDeliveries, type NotificationDeliveriesOptions } from './deliveries.ts'
import type { Delivery, NotificationSpec } from './notification.ts'

export interface NotificationSource {
  /** Returns the notification with its current content; undefined if it no longer applies. */
  readonly getSpec: () => NotificationSpec | undefined
  /** Called synchronously when the desktop accepts the notification or an update of it. */
  readonly onAccepted?: (spec: NotificationSpec) => void
}

interface Shown {
  readonly spec: NotificationSpec
  readonly source: NotificationSource
}

/**
 * How long to wait for further changes, in ms. Several jobs may change together, for example when they are
 * restarted.
 */
const debounceMs = 500
const maxShown = 100

interface NotificationTrackerOptions extends NotificationDeliveriesOptions {
  readonly run: (doing: Promise<unknown>) => void
}

function getJobs({ command }: NotificationSpec): readonly JobKey[] {
  if (!('open' in command) || typeof command.open === 'string') return []
  const { open } = command
  return open.show === 'job' ? [open.key] : open.show === 'list' ? (open.keys ?? []) : []
}

const hasSameContent = (a: NotificationSpec, b: NotificationSpec): boolean =>
  JSON.stringify([a.title, a.body, a.buttons]) === JSON.stringify([b.title, b.body, b.buttons])

const isPersistent = ({ minDurationMs }: NotificationSpec): boolean => minDurationMs === Infinity

/**
 * Tracks our notifications on the desktop. A notification whose content is no longer true is updated or
 * closed. At most one notification stays until it is handled.
 */
export class NotificationTracker {
  readonly #options: NotificationTrackerOptions
  readonly #deliveries: NotificationDeliveries
  /** Notifications that the desktop may still show. */
  readonly #shown = new Map<string, Shown>()
  readonly #changed = new Set<JobKey>()
  readonly #timer: Timer

  constructor(options: NotificationTrackerOptions) {
    this.#options = options
    this.#deliveries = new NotificationDeliveries(options)
    this.#timer = new Timer(options.clock, () => this.#checkChanged())
    options.signal.addEventListener('abort', () => this.#timer.cancel())
  }

  show(spec: NotificationSpec, source: NotificationSource = { getSpec: () => spec }): Promise<Delivery> {
    this.#closeOtherPersistent(spec)
    return this.#deliveries.show(spec, (taken) => this.#track(taken, source))
  }

  /**
   * Shows a notification, and tries again up to three times, until the desktop accepts it or `first` returns
   * undefined.
   */
  showWithRetry(source: NotificationSource, first = source.getSpec): Promise<void> {
    const withRoom = () => {
      const spec = first()
      if (spec) this.#closeOtherPersistent(spec)
      return spec
    }
    return this.#deliveries.showWithRetry(withRoom, (taken) => this.#track(taken, source))
  }

  /**
   * Updates a shown notification in place, without a sound.
   *
   * @returns false if the desktop no longer shows the notification, which is then closed
   */
  async update(id: string): Promise<boolean> {
    let shown: Shown | undefined
    // The function is called later than `update`, because the notification may not be on the screen yet.
    const getSpec = () => {
      shown = this.#shown.get(id)
      const spec = shown?.source.getSpec()
      if (!spec) this.close(id)
      if (!shown || !spec) return undefined
      // If a job fails again, the text may stay the same, but the update must still announce the new outcome.
      const isDue = spec.outcomes !== undefined && spec.outcomes.length > 0
      return isDue || !hasSameContent(spec, shown.spec) ? { ...spec, id } : undefined
    }
    const isUpdated = await this.#deliveries.update(
      getSpec,
      (spec) => shown && this.#track(spec, shown.source),
    )
    if (!isUpdated) this.close(id)
    return isUpdated && shown !== undefined
  }

  isShown(id: string): boolean {
    return this.#shown.has(id)
  }

  /** Stops tracking a notification, because the desktop closes it after a click. */
  forget(id: string): void {
    this.#shown.delete(id)
  }

  close(id: string): void {
    this.#shown.delete(id)
    this.#options.presenter.close(id)
  }

  /**
   * Closes the notification that stays until it is handled, because the user now sees its jobs in the list.
   */
  closePersistent(): void {
    for (const [id, { spec }] of this.#shown) if (isPersistent(spec)) this.close(id)
  }

  /** Resolves when the desktop has replied to all notifications so far. */
  settled(): Promise<void> {
    return this.#deliveries.settled()
  }

  /** Closes all notifications, because clicks would have no effect after the program has quit. */
  closeAll(): void {
    for (const id of this.#shown.keys()) this.close(id)
  }

  onJobChange(key: JobKey, before: JobState | undefined, after: JobState | undefined): void {
    const isAsBefore =
      before?.outcome === after?.outcome &&
      before?.user.dismissed === after?.user.dismissed &&
      before?.run.overdue === after?.run.overdue
    if (after !== undefined && isAsBefore) return
    this.#changed.add(key)
    this.#timer.scheduleSooner(debounceMs)
  }

  #checkChanged() {
    for (const [id, { spec }] of this.#shown)
      if (getJobs(spec).some((key) => this.#changed.has(key))) this.#options.run(this.update(id))
    this.#changed.clear()
  }

  #closeOtherPersistent(spec: NotificationSpec) {
    if (!isPersistent(spec)) return
    for (const [id, other] of this.#shown) if (id !== spec.id && isPersistent(other.spec)) this.close(id)
  }

  #track(spec: NotificationSpec, source: NotificationSource) {
    this.#shown.delete(spec.id)
    this.#shown.set(spec.id, { spec, source })
    trimToNewest(this.#shown, maxShown)
    source.onAccepted?.(spec)
  }
}

export interface AnnounceContext {
  readonly store: AppStore
  readonly ledger: Ledger
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly tracker: NotificationTracker
  readonly context: () => PolicyContext
  readonly run: (doing: Promise<unknown>) => void
}
