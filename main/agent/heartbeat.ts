import { Timer } from '#main/base/timer.ts'
import { withTimeout } from '#main/base/timeout.ts'
import type { Clock } from '#main/base/clock.ts'
import type { Log } from '#main/log/log.ts'
import type { Connections } from '#main/network/connections.ts'

const intervalMs = 60_000
/** The servers are reached by then. */
const firstDelayMs = 10_000
const timeoutMs = 10_000

export interface HeartbeatOptions {
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly connections: Connections
  /** Undefined for none; a reload may change it. */
  readonly url: () => string | undefined
  readonly isAnyServerReachable: () => boolean
  readonly log: Log
}

/** As Healthchecks reads it. Other monitors notice that nothing arrives. */
function getFailureUrl(url: string): string {
  const failed = new URL(url)
  failed.pathname = `${failed.pathname.replace(/\/$/, '')}/fail`
  return failed.href
}

/** One GET a minute, so that something else notices when the agent is dead, or sees no server. */
export function startHeartbeat(options: HeartbeatOptions): void {
  const { clock, signal, connections, log } = options
  let hasFailed = false
  const timer = new Timer(clock, () => {
    timer.schedule(intervalMs)
    sendHeartbeat().catch(() => {
      // The error may quote its address, which may be a secret.
      if (!signal.aborted && !hasFailed) log.warn('heartbeat: no response')
      hasFailed = true
    })
  })

  async function sendHeartbeat() {
    const url = options.url()
    if (url === undefined) return
    const address = options.isAnyServerReachable() ? url : getFailureUrl(url)
    const send = async (limited: AbortSignal) => {
      const { response } = await connections.fetch(address, {
        method: 'GET',
        headers: { 'user-agent': 'compileo-tray' },
        signal: limited,
        redirect: 'error',
      })
      await response.body?.cancel()
      if (!response.ok && !hasFailed) log.warn(`heartbeat: status ${response.status}`)
      hasFailed = !response.ok
    }
    await withTimeout(clock, timeoutMs, send, signal)
  }

  timer.schedule(firstDelayMs)
  signal.addEventListener('abort', () => timer.cancel())
}
