import { priorities, type Priority } from '../compileo/request-budget.ts'
import { nextDoubtPace } from './delays.ts'

/**
 * The confirmation that doubtful frames request. The first is due at once. While they find nothing, as with a job that
 * has a quote in every step, the interval grows. Times are ms.
 */
export class PendingCheck {
  #due: { readonly at: number; readonly priority: Priority } | undefined
  #paceMs = 0
  #vainAt = -Infinity

  /** When it is due; Infinity if none is. */
  get dueAt(): number {
    return this.#due?.at ?? Infinity
  }

  /** How urgent it is; undefined if none is due. */
  get priority(): Priority | undefined {
    return this.#due?.priority
  }

  /**
   * Schedules a check no sooner than `afterMs` from `now`.
   * @returns whether it is due sooner than a check that was already due
   */
  scheduleCheck(now: number, priority: Priority, afterMs = 0): boolean {
    const at = Math.max(now + afterMs, this.#vainAt + this.#paceMs)
    const before = this.#due
    const urgent = before && priorities[before.priority] < priorities[priority] ? before.priority : priority
    this.#due = { at: Math.min(at, before?.at ?? Infinity), priority: urgent }
    return this.#due.at < (before?.at ?? Infinity)
  }

  /** Starts the check: nothing is due any more. */
  take(): void {
    this.#due = undefined
  }

  /** The check found nothing that ends the watch. */
  inVain(now: number): void {
    this.#paceMs = nextDoubtPace(this.#paceMs, now - this.#vainAt)
    this.#vainAt = now
  }
}
