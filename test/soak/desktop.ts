import type { Clock } from '#main/base/clock.ts'
import { getCommandName, type Delivery, type NotificationSpec } from '#main/notifications/notification.ts'
import type { AppProcess } from './app-process.ts'
import { between, chance, randomFor } from './draw.ts'
import type { Taken } from './evidence.ts'
import { saying } from '#test/support/job-texts.ts'

export type Desktop = ReturnType<typeof createDesktop>

export interface DesktopOptions {
  readonly seed: number
  readonly clock: Clock
  readonly mayKill: (life: number) => boolean
  readonly press: (id: string, afterMs: number) => void
}

/** The reaction to a notification only depends on the seed and the notification. */
export function createDesktop({ seed, clock, mayKill, press }: DesktopOptions) {
  const taken: Taken[] = []
  const shownBefore = new Map<string, number>()
  let stormy = true

  return {
    taken,
    calm() {
      stormy = false
    },
    shown(app: AppProcess, nth: number, spec: NotificationSpec) {
      const name = `${spec.id} ${spec.title}`
      const times = (shownBefore.get(name) ?? 0) + 1
      shownBefore.set(name, times)
      const random = randomFor(seed, 'desktop', name, times)
      const place = random() * 100
      const answer = (delivery: Delivery) => app.send({ type: 'delivery', nth, delivery })
      const take = () => {
        taken.push({ life: app.nth, at: clock.now(), spec })
        return { accepted: true } as const
      }
      const restartable = spec.buttons.some(({ command }) => getCommandName(command).startsWith('restart'))

      if (!stormy) return answer(take())
      if (place < 4) return answer({ accepted: false, reason: saying('No notification daemon answers') })
      if (place < 9 && mayKill(app.nth)) {
        if (place < 5) return app.kill()
        const delivery = take()
        if (place < 6.5) return app.kill()
        answer(delivery)
        if (place < 8) app.kill()
        else setTimeout(() => app.kill(), between(random, 0, 4))
        return
      }
      answer(take())
      if (!restartable || !chance(random, 0.4)) return
      const afterMs = chance(random, 0.3) ? 200 : between(random, 1_000, 120_000)
      press(spec.id, afterMs)
      if (chance(random, 0.4)) press(spec.id, afterMs + 150)
    },
  }
}
