import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Clock } from '../base/clock.ts'
import { Timer } from '../base/timer.ts'
import type { OpenStore } from '../storage/guarded-write.ts'

/** How long after the start electron-store is loaded, ms: after the first frame, before garbage is collected. */
const loadAfterMs = 2_000

/** What `settings.cjs` offers. */
interface StoreModule {
  readonly openStore: OpenStore
}

export interface LazyStore {
  /** Loads it if it isn't yet. */
  readonly openStore: OpenStore
  /** Loads it once the start is over: a package manager may replace the program's files while it runs. */
  readonly loadSoon: (clock: Clock, life: AbortSignal, onTrouble: (error: unknown) => void) => void
}

/** electron-store, from a file of its own: 20 ms that no start has to wait for. */
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
