import { ignoreAbort } from '#main/base/abort.ts'
import type { Clock } from '#main/base/clock.ts'
import type { JobOutcome } from '#shared/model.ts'
import { summaryMs } from './calm.ts'
import type { Delivering } from './deliver.ts'
import type { NotificationSpec } from './notification.ts'

const updateEveryMs = 5_000
/** After its latest outcome, and in all, ms. */
const backlogMs = { gap: 60_000, most: 10 * 60_000 } as const
/** How long a backlog waits for more before it pops up, ms. */
export const backlogFirstMs = 2_000

/** Several outcomes in one notification, which is updated without popping up again. */
export interface RollingSummary {
  readonly outcomes: readonly JobOutcome[]
  /** Whether a further outcome of the backlog belongs to it. */
  isOpenForBacklog(): boolean
  add(...more: readonly JobOutcome[]): void
  refresh(): void
}

export interface RollingSummaryOptions {
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly delivering: Pick<Delivering, 'insist' | 'update'>
  readonly firstMs: number
  readonly isDue: (outcome: JobOutcome) => boolean
  readonly specOf: (outcomes: readonly JobOutcome[]) => NotificationSpec | undefined
  readonly onTaken: (spec: NotificationSpec) => void
  readonly run: (doing: Promise<void>) => void
}

export function rollingSummary(options: RollingSummaryOptions): RollingSummary {
  const { clock, signal, delivering, firstMs, isDue, specOf, onTaken, run } = options
  let outcomes: JobOutcome[] = []
  const openedAt = clock.monotonic()
  let addedAt = openedAt
  let shownAt = openedAt + firstMs - updateEveryMs
  let poppedUp: { readonly id: string; readonly at: number } | undefined
  let isDirty = false
  let isRolling = false

  /** Quitting ends the wait. */
  const until = async (at: number) => {
    const wait = at - clock.monotonic()
    if (wait > 0) await clock.sleep(wait, signal).catch(ignoreAbort(signal))
  }
  const spec = () => specOf(outcomes)

  async function show() {
    if (poppedUp && spec()?.id === poppedUp.id) {
      if (await delivering.update(spec, onTaken)) return
      // New outcomes pop up after the minute.
      outcomes = outcomes.filter(isDue)
      await until(poppedUp.at + summaryMs)
      // What is still due is the next start's backlog.
      if (signal.aborted) return
      isDirty = false
    }
    const next = () => (!poppedUp || outcomes.some(isDue) ? spec() : undefined)
    await delivering.insist(next, (taken) => {
      poppedUp = { id: taken.id, at: clock.monotonic() }
      onTaken(taken)
    })
  }

  async function roll() {
    while (isDirty) {
      await until(shownAt + updateEveryMs)
      isDirty = false
      await show()
      shownAt = clock.monotonic()
    }
    isRolling = false
  }

  function refresh() {
    isDirty = true
    if (isRolling) return
    isRolling = true
    run(roll())
  }

  return {
    get outcomes() {
      return outcomes
    },
    isOpenForBacklog() {
      const now = clock.monotonic()
      return now - addedAt < backlogMs.gap && now - openedAt < backlogMs.most
    },
    add(...more) {
      outcomes.push(...more)
      addedAt = clock.monotonic()
      refresh()
    },
    refresh,
  }
}
