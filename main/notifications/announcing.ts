import type { Clock } from '#main/base/clock.ts'
import type { AppStore } from '#main/state/store.ts'
import type { Ledger } from '#main/storage/ledger.ts'
import type { PolicyContext } from './policy.ts'
import type { Standing } from './standing.ts'

/** What everything that announces works with. */
export interface Announcing {
  readonly store: AppStore
  readonly ledger: Ledger
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly standing: Standing
  readonly context: () => PolicyContext
  /** Owns work that nobody waits for. */
  readonly run: (doing: Promise<unknown>) => void
}
