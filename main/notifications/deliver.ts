import type { Clock } from '../base/clock.ts'
import type { AppStore } from '../state/store.ts'
import { byImportance } from '../../shared/sounds.ts'
import { messageOf } from '../../shared/message.ts'
import { playable, soundOf } from './outcome-sound.ts'
import type { Delivery, NotificationPresenter, NotificationSpec } from './notification.ts'

/** Retries of a rejected notification, ms; after the last, at the next start. */
const retryAfterMs = [5_000, 30_000, 5 * 60_000]
const refusedNotice = 'notifications-refused'
const soundNotice = 'sound-not-played'
/** Within this time, ms, only a more important sound follows another. */
const soundPauseMs = 3_000

const rankOf = ({ soundKinds }: NotificationSpec) =>
  soundKinds?.[0] === undefined ? byImportance.length : byImportance.indexOf(soundKinds[0])

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
  let isRefusalShown = false
  let last: Promise<unknown> = Promise.resolve()
  let lastSound = { at: -Infinity, rank: 0 }

  /** Whether a sound as important has just played. */
  const isDrowned = (spec: NotificationSpec) =>
    spec.outcomes !== undefined &&
    clock.monotonic() - lastSound.at < soundPauseMs &&
    rankOf(spec) >= lastSound.rank

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = last.then(work)
    last = mine.catch(() => undefined) // Its caller gets the error.
    return mine
  }

  async function hand(spec: NotificationSpec, onTaken: () => void): Promise<Delivery> {
    const wanted = soundOf(spec, store.state().settings)
    const { sound, fault } = await playable(isDrowned(spec) ? { play: 'none' } : wanted)
    const delivery = await presenter.show({
      ...spec,
      silent: sound.play === 'none',
      ...(sound.play === 'file' && { soundFile: sound.path }),
    })
    if (fault) store.putNotice({ id: soundNotice, tone: 'warning', message: fault })
    else if (sound.play === 'file') store.removeNotice(soundNotice)
    if (delivery.taken) {
      onTaken()
      if (sound.play !== 'none') lastSound = { at: clock.monotonic(), rank: rankOf(spec) }
      if (isRefusalShown) store.removeNotice(refusedNotice)
      isRefusalShown = false
    } else if (!isRefusalShown) {
      isRefusalShown = true
      const message = messageOf('notifications.refused.notThrough', delivery.reason)
      store.putNotice({ id: refusedNotice, tone: 'warning', message })
    }
    return delivery.taken && fault ? { ...delivery, flaw: fault } : delivery
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
    close: (id) => presenter.close(id),
  }
}
