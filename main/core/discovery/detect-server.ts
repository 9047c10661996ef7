import type { Clock } from '#main/base/clock.ts'
import { Timer } from '#main/base/timer.ts'
import type { Log } from '#main/base/log/log.ts'
import type { AppState, AppStore } from '#main/core/state/store.ts'
import type { FlagFile } from '#main/base/flag-file.ts'
import { isLoopback } from '#shared/address.ts'
import { isOwnListener } from './listening-users.ts'

/** Default addresses of Compileo. There are two because `localhost` may resolve to another address. */
const defaultAddresses = ['http://localhost:8000', 'http://127.0.0.1:8000']
/**
 * An environment variable that replaces the default addresses, separated by spaces. Tests set it to no
 * address or to a server of their own.
 */
export const addressesVariable = 'COMPILEO_TRAY_LOCAL_SERVERS'

/** Returns the addresses on this machine at which a server may be running. */
export const getLocalAddresses = (env: NodeJS.ProcessEnv): readonly string[] =>
  env[addressesVariable]?.split(' ').filter(Boolean) ?? defaultAddresses

/** How long to wait for a response, in ms. A server on the same machine responds at once or not at all. */
const timeoutMs = 2_000
/** The shortest time between two checks, in ms. */
const minIntervalMs = 30_000
/**
 * The time between two searches, in ms. It is slightly longer than the shortest allowed time, because a timer
 * may fire early.
 */
const detectIntervalMs = 31_000

/**
 * What responds at an address: a server that requires an API key (`locked`), a server that doesn't (`open`),
 * or nothing and programs other than Compileo (`none`).
 */
export type ProbeResult = 'open' | 'locked' | 'none'

export interface DetectorOptions {
  readonly store: Pick<AppStore, 'state' | 'onChange' | 'setLockedServer'>
  readonly clock: Clock
  readonly log: Pick<Log, 'warn'>
  readonly addresses: readonly string[]
  /** Records that the user has removed a local server. After that, no local server is added. */
  readonly removedFlag: FlagFile
  /** Resolves with what responds at this address within this time. */
  readonly probe: (url: string, withinMs: number) => Promise<ProbeResult>
  readonly addServer: (url: string) => void
  readonly reportRejection: (doing: Promise<unknown>) => void
}

export interface ServerDetector {
  readonly detect: () => Promise<void>
  /** While the window is visible, detects a server at once and every 31 s, because one may start later. */
  readonly setVisible: (visible: boolean) => void
}

const hasLocalServer = ({ servers }: Pick<AppState, 'servers'>) =>
  [...servers.values()].some(({ url }) => isLoopback(url))

/** Records when the user removes the last local server, so that it isn't added again. */
function followRemoval({ store, log, removedFlag }: DetectorOptions): void {
  let hadLocal = hasLocalServer(store.state())
  store.onChange(({ type }, state) => {
    if (type !== 'servers') return
    const hasLocal = hasLocalServer(state)
    try {
      if (hadLocal && !hasLocal) removedFlag.set()
    } catch (error) {
      log.warn('the removed server will be found again after a restart', error)
    }
    hadLocal = hasLocal
  })
}

/**
 * Creates the detector, which searches the local addresses without an API key until there is a server. The
 * window asks the user for the key of a server that requires one. On Linux, the server's process must belong
 * to the same user.
 */
export function createServerDetector(options: DetectorOptions): ServerDetector {
  const { store, clock, addresses, removedFlag, probe, addServer, reportRejection } = options
  const timer = new Timer(clock, detectAgain)
  let lookedAt = -Infinity
  let isOver = removedFlag.isSet()
  followRemoval(options)
  const stop = store.onChange((_, { servers }) => {
    if (servers.size > 0) finish()
  })
  function finish() {
    isOver = true
    timer.cancel()
    stop()
    store.setLockedServer('')
  }
  if (store.state().servers.size > 0) finish()

  async function detect() {
    if (isOver || clock.monotonic() - lookedAt < minIntervalMs) return
    lookedAt = clock.monotonic()
    let locked = ''
    for (const url of addresses.filter(isOwnListener)) {
      const found = await probe(url, timeoutMs)
      if (isOver) return
      if (found === 'open') return addServer(url)
      if (found === 'locked') locked ||= url
    }
    store.setLockedServer(locked)
  }

  function detectAgain() {
    if (isOver) return
    reportRejection(detect())
    timer.schedule(detectIntervalMs)
  }

  return { detect, setVisible: (visible) => (visible ? detectAgain() : timer.cancel()) }
}
