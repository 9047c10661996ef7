import type { Clock } from '#main/base/clock.ts'
import {
  getCommandName,
  type Delivery,
  type NotificationSpec,
} from '#main/core/notifications/notification.ts'
import type { AppProcess } from './app-process.ts'
import { between, chance, randomFor } from './random.ts'
import type { AcceptedNotification } from './evidence.ts'
import { createQuotedMessage } from '#test/support/job-texts.ts'

export type Desktop = ReturnType<typeof createDesktop>

export interface DesktopOptions {
  readonly seed: number
  readonly clock: Clock
  readonly mayKill: (life: number) => boolean
  readonly press: (id: string, afterMs: number) => void
}

/** The reaction to a notification is drawn from the seed, the notification and how often it was shown. */
export function createDesktop({ seed, clock, mayKill, press }: DesktopOptions) {
  const accepted: AcceptedNotification[] = []
  const shownBefore = new Map<string, number>()
  let isFailing = true

  return {
    accepted,
    stopFailures() {
      isFailing = false
    },
    shown(app: AppProcess, nth: number, spec: NotificationSpec) {
      const name = `${spec.id} ${spec.title}`
      const times = (shownBefore.get(name) ?? 0) + 1
      shownBefore.set(name, times)
      const random = randomFor(seed, 'desktop', name, times)
      const percentile = random() * 100
      const answer = (delivery: Delivery) => app.send({ type: 'delivery', nth, delivery })
      const accept = () => {
        accepted.push({ life: app.nth, at: clock.now(), spec })
        return { accepted: true } as const
      }
      const restartable = spec.buttons.some(({ command }) => getCommandName(command).startsWith('restart'))

      if (!isFailing) return answer(accept())
      if (percentile < 4)
        return answer({ accepted: false, reason: createQuotedMessage('No notification daemon answers') })
      if (percentile < 9 && mayKill(app.nth)) {
        if (percentile < 5) return app.kill()
        const delivery = accept()
        if (percentile < 6.5) return app.kill()
        answer(delivery)
        if (percentile < 8) app.kill()
        else setTimeout(() => app.kill(), between(random, 0, 4))
        return
      }
      answer(accept())
      if (!restartable || !chance(random, 0.4)) return
      const afterMs = chance(random, 0.3) ? 200 : between(random, 1_000, 120_000)
      press(spec.id, afterMs)
      if (chance(random, 0.4)) press(spec.id, afterMs + 150)
    },
  }
}
