import { priorities, type Priority } from '../compileo/request-budget.ts'
import { nextDoubtPace } from './delays.ts'

/**
 * The look at the status that doubtful frames ask for. The first is due at once; while they ask in vain, as a job with
 * a quote in every step does, they are heard ever more rarely. Times are ms.
 */
export class PendingCheck {
  #due: { readonly at: number; readonly priority: Priority } | undefined
  #paceMs = 0
  #vainAt = -Infinity

  /** When it is due; Infinity where none is due. */
  get dueAt(): number {
    return this.#due?.at ?? Infinity
  }

  /** How urgent it is; undefined where none is due. */
  get priority(): Priority | undefined {
    return this.#due?.priority
  }

  /**
   * Owes a look, no sooner than `afterMs` from `now`.
   * @returns whether it is due sooner than one that was due already
   */
  scheduleCheck(now: number, priority: Priority, afterMs = 0): boolean {
    const at = Math.max(now + afterMs, this.#vainAt + this.#paceMs)
    const before = this.#due
    const urgent = before && priorities[before.priority] < priorities[priority] ? before.priority : priority
    this.#due = { at: Math.min(at, before?.at ?? Infinity), priority: urgent }
    return this.#due.at < (before?.at ?? Infinity)
  }

  /** The look is taken: nothing is due any more. */
  take(): void {
    this.#due = undefined
  }

  /** The look that was taken found nothing that ends the watch. */
  inVain(now: number): void {
    this.#paceMs = nextDoubtPace(this.#paceMs, now - this.#vainAt)
    this.#vainAt = now
  }
}
