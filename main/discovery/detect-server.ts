import type { Clock } from '#main/base/clock.ts'
import type { Log } from '#main/log/log.ts'
import type { AppState, AppStore } from '#main/state/store.ts'
import type { Mark } from '#main/storage/mark.ts'
import { isLoopback } from '#shared/address.ts'
import { isOwnListener } from './listening-users.ts'

/** Compileo's default. `localhost` may resolve to another address. */
const defaultAddresses = ['http://localhost:8000', 'http://127.0.0.1:8000']
/** The variable for other addresses, separated by spaces. Tests set none, or a server of their own. */
export const addressesVariable = 'COMPILEO_TRAY_LOCAL_SERVERS'

/** Returns the addresses of this machine where a server may be running. */
export const getLocalAddresses = (env: NodeJS.ProcessEnv): readonly string[] =>
  env[addressesVariable]?.split(' ').filter(Boolean) ?? defaultAddresses

/** A server on loopback responds at once or never. In ms. */
const timeoutMs = 2_000
/** The shortest time between checks, in ms. */
const minIntervalMs = 30_000

export interface DetectorOptions {
  readonly store: Pick<AppStore, 'state' | 'onChange'>
  readonly clock: Pick<Clock, 'monotonic'>
  readonly log: Pick<Log, 'warn'>
  readonly addresses: readonly string[]
  /** Is set when the user removes a local server: then none is detected again. */
  readonly removed: Mark
  /** Whether the queue of a server at this address responds within this time. */
  readonly hasQueue: (url: string, withinMs: number) => Promise<boolean>
  readonly add: (url: string) => void
}

const hasLocalServer = ({ servers }: Pick<AppState, 'servers'>) =>
  [...servers.values()].some(({ url }) => isLoopback(url))

/** Remembers that the user has removed a local server, so that it isn't added again. */
function followRemoval({ store, log, removed }: DetectorOptions): void {
  let hadLocal = hasLocalServer(store.state())
  store.onChange(({ type }, state) => {
    if (type !== 'servers') return
    const hasLocal = hasLocalServer(state)
    try {
      if (hadLocal && !hasLocal) removed.set()
    } catch (error) {
      log.warn('the removed server will be found again after a restart', error)
    }
    hadLocal = hasLocal
  })
}

/** Looks for a server at local addresses only. On Linux it must be a process of the same user. */
export function createServerDetector(options: DetectorOptions): () => Promise<void> {
  const { store, clock, addresses, removed, hasQueue, add } = options
  let lookedAt = -Infinity
  let isOver = removed.isSet()
  followRemoval(options)
  const stop = store.onChange((_, { servers }) => {
    if (servers.size > 0) finish()
  })
  function finish() {
    isOver = true
    stop()
  }
  if (store.state().servers.size > 0) finish()

  return async () => {
    if (isOver || clock.monotonic() - lookedAt < minIntervalMs) return
    lookedAt = clock.monotonic()
    for (const url of addresses.filter(isOwnListener)) {
      const isThere = await hasQueue(url, timeoutMs)
      if (isOver) return
      if (isThere) return add(url)
    }
  }
}
