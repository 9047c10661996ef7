import type { Clock } from '../base/clock.ts'
import type { Log } from '../base/log/log.ts'
import type { AppStore } from '../state/store.ts'
import type { ServerId } from '../../shared/model.ts'
import type { Ledger } from '../storage/ledger.ts'
import type { Engine } from '../watching/engine.ts'
import type { Keys } from './servers/keys.ts'
import type { SystemSettings } from './settings/settings.ts'
import type { BulkRun } from './jobs/restart-many.ts'
import type { Unwatched } from './jobs/watched.ts'

/** What commands work on. */
export interface CommandContext {
  readonly store: AppStore
  readonly engine: Engine
  /** The history of endings. */
  readonly ledger: Pick<Ledger, 'entries'>
  readonly clock: Clock
  /** Aborted when the program ends. */
  readonly signal: AbortSignal
  /** What was unwatched last; replaced by every unwatch. */
  readonly unwatched: { last?: Unwatched }
  /** The restarts of many jobs that are under way, if there are any. */
  readonly bulk: { run?: BulkRun }
  /** The API keys: they go to their own server, and are never shown. */
  readonly keys: Keys
  /** The settings that reach beyond the program. */
  readonly system: SystemSettings
  readonly log: Log
  /** A new, unused name for a server. */
  readonly newServerId: () => ServerId
}
