import type { Clock } from '../../main/base/clock.ts'
import type { Delivery, NotificationSpec } from '../../main/notifications/notification.ts'
import type { AppProcess } from './app-process.ts'
import { between, chance, randomFor } from './draw.ts'
import type { Taken } from './evidence.ts'
import { realNow } from './tempo.ts'
import { saying } from '../support/job-texts.ts'

/** The desktop's notifications: takes them, refuses some, presses Restart on some. */
export interface Desktop {
  readonly taken: readonly Taken[]
  /** An app shows a notification. */
  shown(app: AppProcess, nth: number, spec: NotificationSpec): void
  /** From now on everything is taken at once, and nothing is pressed. */
  calm(): void
}

export interface DesktopOptions {
  readonly seed: number
  readonly clock: Clock
  /** Whether this life of the app may be ended now. */
  readonly mayKill: (life: number) => boolean
  /** Clicks Restart on the notification of this ID, whichever life is running then. */
  readonly press: (id: string, afterMs: number) => void
}

/**
 * What it does to a notification depends on the seed and on the notification, not on when it comes. One in twenty
 * costs the app its life, at each of the places where that may cost an outcome or tell one twice.
 */
export function createDesktop({ seed, clock, mayKill, press }: DesktopOptions): Desktop {
  const taken: Taken[] = []
  const shownBefore = new Map<string, number>()
  let stormy = true

  return {
    taken,
    calm() {
      stormy = false
    },
    shown(app, nth, spec) {
      const name = `${spec.id} ${spec.title}`
      const times = (shownBefore.get(name) ?? 0) + 1
      shownBefore.set(name, times)
      const random = randomFor(seed, 'desktop', name, times)
      const place = random() * 100
      const answer = (delivery: Delivery) => app.tell({ do: 'answer', nth, delivery })
      const take = () => {
        taken.push({ life: app.nth, at: clock.now(), atReal: realNow(), spec })
        return { taken: true } as const
      }
      const restartable = spec.buttons.some(({ action }) => action === 'restart')

      if (!stormy) return answer(take())
      if (place < 4) return answer({ taken: false, reason: saying('No notification daemon answers') })
      if (place < 9 && mayKill(app.nth)) {
        if (place < 5) return app.kill() // Due, and never taken.
        const delivery = take()
        if (place < 6.5) return app.kill() // Taken, and the app never heard of it.
        answer(delivery)
        if (place < 8) app.kill() // Taken, and perhaps recorded.
        else setTimeout(() => app.kill(), between(random, 0, 4))
        return
      }
      answer(take())
      if (!restartable || !chance(random, 0.4)) return
      const afterMs = chance(random, 0.3) ? 200 : between(random, 1_000, 120_000)
      press(spec.id, afterMs)
      if (chance(random, 0.4)) press(spec.id, afterMs + 150) // Twice, as people do.
    },
  }
}
