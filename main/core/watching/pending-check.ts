import { priorities, type Priority } from '#main/compileo/request-budget.ts'
import { getNextCheckDelay } from './delays.ts'

/**
 * Schedules confirmations. After a doubtful message, the first one is due at once, and later ones are less
 * frequent while they confirm no outcome. All times are in ms.
 */
export class PendingCheck {
  #due: { readonly at: number; readonly priority: Priority } | undefined
  #intervalMs = 0
  #fruitlessAt = -Infinity

  get dueAt(): number {
    return this.#due?.at ?? Infinity
  }

  get priority(): Priority | undefined {
    return this.#due?.priority
  }

  /** Schedules a check at least `afterMs` from `now`. Returns whether it is due sooner than before. */
  scheduleCheck(now: number, priority: Priority, afterMs = 0): boolean {
    const at = Math.max(now + afterMs, this.#fruitlessAt + this.#intervalMs)
    const before = this.#due
    const urgent = before && priorities[before.priority] < priorities[priority] ? before.priority : priority
    this.#due = { at: Math.min(at, before?.at ?? Infinity), priority: urgent }
    return this.#due.at < (before?.at ?? Infinity)
  }

  take(): void {
    this.#due = undefined
  }

  onFruitless(now: number): void {
    this.#intervalMs = getNextCheckDelay(this.#intervalMs, now - this.#fruitlessAt)
    this.#fruitlessAt = now
  }
}
