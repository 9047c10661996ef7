import { Timer } from '#main/base/timer.ts'
import { withTimeout } from '#main/base/timeout.ts'
import type { Clock } from '#main/base/clock.ts'
import type { Log } from '#main/log/log.ts'
import type { Connections } from '#main/network/connections.ts'
import { isUnreachableAlert } from '#shared/alert-levels.ts'
import type { ServerState } from '#shared/model.ts'

const intervalMs = 60_000
/** After this delay the servers have usually been reached, in ms. */
const firstDelayMs = 10_000
const timeoutMs = 10_000
/**
 * How long a failure isn't reported while no server has been reached yet, in ms: the network may start after
 * the agent.
 */
const graceMs = 5 * 60_000

export interface HeartbeatOptions {
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly connections: Connections
  /** Undefined without a heartbeat; a reload may change the address. */
  readonly url: () => string | undefined
  readonly servers: () => Iterable<Pick<ServerState, 'reach' | 'alerts'>>
  readonly log: Log
}

/** Healthchecks has an address for failures. Other monitors notice the missing heartbeat. */
function getFailureUrl(url: string): string {
  const failed = new URL(url)
  failed.pathname = `${failed.pathname.replace(/\/$/, '')}/fail`
  return failed.href
}

/** A busy or rate-limiting server recovers by itself. If it stays silent for too long, it raises an alert. */
function isServerSeen({ reach, alerts }: Pick<ServerState, 'reach' | 'alerts'>): boolean {
  if (reach === 'busy') return !alerts.some(({ kind }) => isUnreachableAlert(kind))
  return reach === 'ok' || reach === 'limited'
}

/** Sends one GET a minute, so that a monitor notices when the agent has stopped or reaches no server. */
export function startHeartbeat(options: HeartbeatOptions): void {
  const { clock, signal, connections, log } = options
  const startedAt = clock.monotonic()
  let hasSeenServer = false
  let hasFailed = false
  const timer = new Timer(clock, () => {
    timer.schedule(intervalMs)
    sendHeartbeat().catch(() => {
      // The error may contain the address, which may be a secret.
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
