import type { Clock } from '#main/base/clock.ts'
import type { AppStore } from '#main/state/store.ts'
import { messageOf } from '#shared/message.ts'
import type { Delivery, NotificationPresenter, NotificationSpec } from './notification.ts'

/** Retries of a rejected notification, ms; after the last, at the next start. */
const retryAfterMs = [5_000, 30_000, 5 * 60_000]
const refusedNotice = 'notifications-refused'
/** Outcomes within this time after a sound, ms, are silent. */
const soundPauseMs = 3_000

export interface Delivering {
  /** @param onTaken called in the same step in which the reply arrives */
  show(spec: NotificationSpec, onTaken?: () => void): Promise<Delivery>
  /** Calls `specOf` each time, because the texts may have changed; undefined ends the retries. */
  insist(specOf: () => NotificationSpec | undefined, onTaken: (spec: NotificationSpec) => void): Promise<void>
  update(
    specOf: () => NotificationSpec | undefined,
    onTaken?: (spec: NotificationSpec) => void,
  ): Promise<boolean>
  close(id: string): void
  /** The program ends. */
  closeAll(): void
}

export function createDelivering({
  store,
  presenter,
  clock,
  signal,
}: {
  readonly store: AppStore
  readonly presenter: NotificationPresenter
  readonly clock: Clock
  readonly signal: AbortSignal
}): Delivering {
  /** The desktop may still show them. */
  const open = new Set<string>()
  let isRefusalShown = false
  let last: Promise<unknown> = Promise.resolve()
  let soundedAt = -Infinity

  const isSilent = ({ silent, outcomes }: NotificationSpec) =>
    silent === true ||
    !store.state().settings.sound ||
    (outcomes !== undefined && clock.monotonic() - soundedAt < soundPauseMs)

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = last.then(work)
    last = mine.catch(() => undefined) // Its caller gets the error.
    return mine
  }

  async function hand(spec: NotificationSpec, onTaken: () => void): Promise<Delivery> {
    const silent = isSilent(spec)
    const delivery = await presenter.show({ ...spec, silent })
    if (delivery.taken) {
      open.delete(spec.id)
      open.add(spec.id)
      onTaken()
      if (!silent) soundedAt = clock.monotonic()
      if (isRefusalShown) store.removeNotice(refusedNotice)
      isRefusalShown = false
    } else if (!isRefusalShown) {
      isRefusalShown = true
      const message = messageOf('notifications.refused.notThrough', delivery.reason)
      store.putNotice({ id: refusedNotice, tone: 'warning', message })
    }
    return delivery
  }

  return {
    show: (spec, onTaken = () => undefined) => inTurn(() => hand(spec, onTaken)),
    async insist(specOf, onTaken) {
      for (const wait of [...retryAfterMs, undefined]) {
        const isDone = await inTurn(async () => {
          const spec = specOf()
          return !spec || (await hand(spec, () => onTaken(spec))).taken
        })
        if (isDone || wait === undefined) return
        await clock.sleep(wait, signal)
      }
    },
    update: (specOf, onTaken) =>
      inTurn(async () => {
        const spec = specOf()
        if (!spec) return true
        const delivery = await presenter.update({ ...spec, silent: true })
        if (delivery?.taken !== true) return false
        onTaken?.(spec)
        return true
      }),
    close(id) {
      open.delete(id)
      presenter.close(id)
    },
    closeAll() {
      for (const id of open) presenter.close(id)
      open.clear()
    },
  }
}
