import type { Priority } from '#main/compileo/request-budget.ts'
import { cancelCheckDelayMs } from './delays.ts'
import type { FollowResult, JobFollower, Nudge } from './job-follower.ts'
import { PendingCheck } from './pending-check.ts'

/** The status requests that confirm what a stream or the feed hinted at. */
export class StatusChecks {
  readonly #follower: JobFollower
  readonly #pending = new PendingCheck()

  constructor(follower: JobFollower) {
    this.#follower = follower
  }

  get dueAt(): number {
    return this.#pending.dueAt
  }

  get priority(): Priority | undefined {
    return this.#pending.priority
  }

  take(): Priority {
    const priority = this.#pending.priority ?? 'confirmation'
    this.#pending.take()
    return priority
  }

  schedule(why: Priority, afterMs?: number): void {
    const { inbox, options } = this.#follower
    if (this.#pending.scheduleCheck(options.clock.monotonic(), why, afterMs))
      inbox.push({ type: 'check-due' })
  }

  scheduleAfterNudge(nudge: Nudge): void {
    this.schedule('confirmation', nudge === 'cancelled' ? cancelCheckDelayMs : 0)
  }

  /** Returns the verdict of a check, or undefined if the job must be followed further. */
  settle(why: Priority, verdict: FollowResult | undefined): FollowResult | undefined {
    const { clock, reach } = this.#follower.options
    if (verdict && (verdict.type !== 'error' || !reach.state().up)) return verdict
    this.#pending.onFruitless(clock.monotonic())
    // The request failed although updates may still arrive, so the outcome is checked again later.
    if (verdict && why === 'outcome') this.schedule('outcome')
    return undefined
  }
}
