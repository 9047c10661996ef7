import { priorities, type Priority } from '../compileo/request-budget.ts'
import { nextDoubtPace } from './delays.ts'

/**
 * The look at the status that doubtful frames ask for. The first is due at once; while they ask in vain, as a job with
 * a quote in every step does, they are heard ever more rarely. Times are ms.
 */
export interface OwedLook {
  /** When it is due; Infinity where none is owed. */
  dueAt(): number
  /** How urgent it is; undefined where none is owed. */
  priority(): Priority | undefined
  /**
   * Owes a look, no sooner than `afterMs` from `now`.
   * @returns whether it is due sooner than one that was owed already
   */
  owe(now: number, priority: Priority, afterMs?: number): boolean
  /** The look is taken: nothing is owed any more. */
  take(): void
  /** The look that was taken found nothing that ends the watch. */
  inVain(now: number): void
}

export function createOwedLook(): OwedLook {
  let due: { readonly at: number; readonly priority: Priority } | undefined
  let paceMs = 0
  let vainAt = -Infinity
  return {
    dueAt: () => due?.at ?? Infinity,
    priority: () => due?.priority,
    owe(now, priority, afterMs = 0) {
      const at = Math.max(now + afterMs, vainAt + paceMs)
      const before = due
      const urgent = before && priorities[before.priority] < priorities[priority] ? before.priority : priority
      due = { at: Math.min(at, before?.at ?? Infinity), priority: urgent }
      return due.at < (before?.at ?? Infinity)
    },
    take() {
      due = undefined
    },
    inVain(now) {
      paceMs = nextDoubtPace(paceMs, now - vainAt)
      vainAt = now
    },
  }
}
