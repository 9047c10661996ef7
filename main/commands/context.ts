import type { Clock } from '../compileo/clock.ts'
import type { AppStore } from '../state/store.ts'
import type { ServerId } from '../state/types.ts'
import type { Engine } from '../watching/engine.ts'

/** What commands work on. */
export interface CommandContext {
  readonly store: AppStore
  readonly engine: Engine
  readonly clock: Clock
  /** Aborted when the program ends. */
  readonly signal: AbortSignal
  /** A new, unused name for a server. */
  readonly newServerId: () => ServerId
}
