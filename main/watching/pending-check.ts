import { priorities, type Priority } from '#main/compileo/request-budget.ts'
import { nextDoubtPace } from './delays.ts'

/** When to confirm what is in doubt: at once, then ever more rarely while checks find nothing. Times are ms. */
export class PendingCheck {
  #due: { readonly at: number; readonly priority: Priority } | undefined
  #paceMs = 0
  #vainAt = -Infinity

  get dueAt(): number {
    return this.#due?.at ?? Infinity
  }

  get priority(): Priority | undefined {
    return this.#due?.priority
  }

  /** Schedules a check no sooner than `afterMs` from `now`. @returns whether it is due sooner than before */
  scheduleCheck(now: number, priority: Priority, afterMs = 0): boolean {
    const at = Math.max(now + afterMs, this.#vainAt + this.#paceMs)
    const before = this.#due
    const urgent = before && priorities[before.priority] < priorities[priority] ? before.priority : priority
    this.#due = { at: Math.min(at, before?.at ?? Infinity), priority: urgent }
    return this.#due.at < (before?.at ?? Infinity)
  }

  take(): void {
    this.#due = undefined
  }

  inVain(now: number): void {
    this.#paceMs = nextDoubtPace(this.#paceMs, now - this.#vainAt)
    this.#vainAt = now
  }
}
