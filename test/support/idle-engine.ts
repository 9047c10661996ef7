import type { Clock } from '#main/base/clock.ts'
import { createEngineListener } from '#main/core/state/engine-listener.ts'
import type { AppStore } from '#main/core/state/store.ts'
import { Engine } from '#main/core/watching/engine.ts'
import { createSeededRandom } from '#test/server/random.ts'
import { directNetwork } from './direct-network.ts'

export const createIdleEngine = (store: AppStore, clock: Clock): Engine =>
  new Engine({
    network: directNetwork,
    clock,
    random: createSeededRandom(1),
    listener: createEngineListener(store, () => clock.now()),
    getJob: (key) => store.state().jobs.get(key),
    isWindowVisible: () => false,
    statsIntervalMs: 60_000,
    rank: () => 0,
  })
