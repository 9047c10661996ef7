import { Timer } from '#main/base/timer.ts'
import { withTimeout } from '#main/base/timeout.ts'
import type { Clock } from '#main/base/clock.ts'
import type { Log } from '#main/log/log.ts'
import type { Connections } from '#main/network/connections.ts'
import { isUnreachableAlert } from '#shared/alert-levels.ts'
import type { ServerState } from '#shared/model.ts'

const intervalMs = 60_000
/** The servers are reached by then. */
const firstDelayMs = 10_000
const timeoutMs = 10_000
/** How long a failure isn't reported if no server has been seen yet: after a boot the network may be late. */
const graceMs = 5 * 60_000

export interface HeartbeatOptions {
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly connections: Connections
  /** Undefined for none; a reload may change it. */
  readonly url: () => string | undefined
  readonly servers: () => Iterable<Pick<ServerState, 'reach' | 'alerts'>>
  readonly log: Log
}

/** As Healthchecks reads it. Other monitors notice that nothing arrives. */
function getFailureUrl(url: string): string {
  const failed = new URL(url)
  failed.pathname = `${failed.pathname.replace(/\/$/, '')}/fail`
  return failed.href
}

/** A busy or limiting server responds again by itself. One that is silent for too long raises an alert. */
function isServerSeen({ reach, alerts }: Pick<ServerState, 'reach' | 'alerts'>): boolean {
  if (reach === 'busy') return !alerts.some(({ kind }) => isUnreachableAlert(kind))
  return reach === 'ok' || reach === 'limited'
}

/** One GET a minute, so that something else notices when the agent is dead, or sees no server. */
export function startHeartbeat(options: HeartbeatOptions): void {
  const { clock, signal, connections, log } = options
  const startedAt = clock.monotonic()
  let hasSeenServer = false
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
    const isSeen = [...options.servers()].some(isServerSeen)
    hasSeenServer ||= isSeen
    if (!hasSeenServer && clock.monotonic() - startedAt < graceMs) return
    const address = isSeen ? url : getFailureUrl(url)
    const send = async (limited: AbortSignal) => {
      const response = await connections.request(address, { method: 'GET', headers: {}, signal: limited })
      await response.body?.cancel()
      if (!response.ok && !hasFailed) log.warn(`heartbeat: status ${response.status}`)
      hasFailed = !response.ok
    }
    await withTimeout(clock, timeoutMs, send, signal)
  }

  timer.schedule(firstDelayMs)
  signal.addEventListener('abort', () => timer.cancel())
}
