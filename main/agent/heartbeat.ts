import { Timer } from '#main/base/timer.ts'
import { withTimeout } from '#main/base/timeout.ts'
import type { Clock } from '#main/base/clock.ts'
import type { Log } from '#main/base/log/log.ts'
import type { Connections } from '#main/compileo/network/connections.ts'
import { isUnreachableAlert } from '#shared/alert-levels.ts'
import type { ServerState } from '#shared/model.ts'

const intervalMs = 60_000
/** How long to wait for the first report, in ms. By then, the servers have usually responded. */
const firstDelayMs = 10_000
const timeoutMs = 10_000
/**
 * How long after the start no failure is reported if no server has responded yet, in ms. The network may
 * start after the agent.
 */
const graceMs = 5 * 60_000

export interface HeartbeatOptions {
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly connections: Connections
  /**
   * Returns the address of the heartbeat; undefined if there is none. A reload of the configuration may
   * change it.
   */
  readonly url: () => string | undefined
  readonly servers: () => Iterable<Pick<ServerState, 'reach' | 'alerts'>>
  readonly log: Log
}

/**
 * Returns the address that reports a failure. Only the service Healthchecks has such an address. Other monitors
 * notice a missing heartbeat.
 */
function getFailureUrl(url: string): string {
  const failureUrl = new URL(url)
  failureUrl.pathname = `${failureUrl.pathname.replace(/\/$/, '')}/fail`
  return failureUrl.href
}

/**
 * Whether a server counts as reachable. A busy or rate-limiting server counts, because it recovers by itself.
 * But a busy server that has been silent for too long has an alert and doesn't count.
 */
function isServerSeen({ reach, alerts }: Pick<ServerState, 'reach' | 'alerts'>): boolean {
  if (reach === 'busy') return !alerts.some(({ kind }) => isUnreachableAlert(kind))
  return reach === 'ok' || reach === 'limited'
}

/** Sends a GET request once a minute, so a monitor notices a stopped agent or unreachable servers. */
export function startHeartbeat(options: HeartbeatOptions): void {
  const { clock, signal, connections, log } = options
  const startedAt = clock.monotonic()
  let hasSeenServer = false
  let hasFailed = false
  const timer = new Timer(clock, () => {
    timer.schedule(intervalMs)
    sendHeartbeat().catch(() => {
      // The error isn't logged, because it may contain the address, which may be secret.
      if (!signal.aborted && !hasFailed) log.warn('heartbeat: no response')
      hasFailed = true
    })
  })

  async function sendHeartbeat() {
    const url = options.url()
    if (url === undefined) return
    const isSeen = [...options.servers()].some(isServerSeen)
    hasSeenServer ||= isSeen
    if (!hasSeenServer && clock.monotonic() - startedAt < graceMs) return
    const address = isSeen ? url : getFailureUrl(url)
    const send = async (timeoutSignal: AbortSignal) => {
      const response = await connections.request(address, {
        method: 'GET',
        headers: {},
        signal: timeoutSignal,
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
