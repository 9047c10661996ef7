import type { Clock } from '#main/base/clock.ts'
import { createEngineListener } from '#main/state/engine-listener.ts'
import type { AppStore } from '#main/state/store.ts'
import { Engine } from '#main/watching/engine.ts'
import { seededRandom } from '#test/server/random.ts'
import { straight } from './straight.ts'

export const idleEngine = (store: AppStore, clock: Clock): Engine =>
  new Engine({
    network: straight,
    clock,
    random: seededRandom(1),
    listener: createEngineListener(store, () => clock.now()),
    getJob: (key) => store.state().jobs.get(key),
    isWindowVisible: () => false,
    statsIntervalMs: 60_000,
    rank: () => 0,
  })
