import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Clock } from '../base/clock.ts'
import { Timer } from '../base/timer.ts'
import type { OpenStore } from '../storage/guarded-write.ts'

/** When electron-store is loaded after the start, ms: after the first frame, before the garbage collection. */
const loadAfterMs = 2_000

/** The exports of `settings.cjs`. */
interface StoreModule {
  readonly openStore: OpenStore
}

export interface LazyStore {
  /** Loads it if necessary. */
  readonly openStore: OpenStore
  /** Loads it after startup, because a package manager may replace the program's files while it runs. */
  readonly loadSoon: (clock: Clock, life: AbortSignal, onTrouble: (error: unknown) => void) => void
}

/** electron-store in a separate file, which saves 20 ms of startup. */
export function lazyStore(): LazyStore {
  let loaded: StoreModule | undefined
  function load(): StoreModule {
    const module: StoreModule = loaded ?? createRequire(__filename)(join(__dirname, 'settings.cjs'))
    loaded = module
    return module
  }
  return {
    openStore: (options) => load().openStore(options),
    loadSoon(clock, life, onTrouble) {
      const timer = new Timer(clock, () => {
        try {
          load()
        } catch (error) {
          onTrouble(error)
        }
      })
      timer.schedule(loadAfterMs)
      life.addEventListener('abort', () => timer.cancel(), { once: true })
    },
  }
}
