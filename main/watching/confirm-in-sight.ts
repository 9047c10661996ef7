import type { Clock } from '#main/base/clock.ts'
import { Timer } from '#main/base/timer.ts'
import type { JobKey, JobState } from '#shared/model.ts'
import { isOfQueue } from '#shared/rules/restartable.ts'

/** How long the window may show an outdated end, ms. */
const everyMs = 30_000
/** Per interval: twenty requests a minute. */
const most = 10

export interface ConfirmInSightOptions {
  readonly clock: Clock
  readonly isShown: () => boolean
  readonly job: (key: JobKey) => JobState | undefined
  readonly confirm: (key: JobKey) => void
}

/** Confirms visible ended jobs, latest first, because other users may restart them. */
export interface ConfirmInSight {
  set(keys: readonly JobKey[]): void
  shown(): void
  stop(): void
}

/** When a run ended that may still go on, ms since the epoch. */
function endedAt(job: JobState): number | undefined {
  const { lostTrackAt, outcome } = job
  if (!isOfQueue(job)) return undefined
  if (!outcome) return lostTrackAt
  return outcome.kind === 'failed' || outcome.kind === 'cancelled' ? outcome.at : undefined
}

export function createConfirmInSight({
  clock,
  isShown,
  job,
  confirm,
}: ConfirmInSightOptions): ConfirmInSight {
  let inSight: readonly JobKey[] = []
  const confirmedAt = new Map<JobKey, number>()
  const timer = new Timer(clock, update)

  function latest(): readonly JobKey[] {
    const ended = inSight.flatMap((key) => {
      const known = job(key)
      const at = known && endedAt(known)
      return at === undefined ? [] : [{ key, at }]
    })
    return ended
      .toSorted((a, b) => b.at - a.at)
      .slice(0, most)
      .map(({ key }) => key)
  }

  function update() {
    timer.cancel()
    if (!isShown()) return
    const now = clock.monotonic()
    for (const [key, at] of confirmedAt) if (now - at >= everyMs) confirmedAt.delete(key)
    for (const key of latest()) {
      if (confirmedAt.has(key)) continue
      confirmedAt.set(key, now)
      confirm(key)
    }
    timer.schedule(Math.min(...[...confirmedAt.values()].map((at) => at + everyMs - now), everyMs))
  }

  return {
    set(keys) {
      inSight = keys
      update()
    },
    shown: update,
    stop: () => timer.cancel(),
  }
}
