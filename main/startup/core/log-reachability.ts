import type { CompileoError } from '#main/compileo/errors.ts'
import type { NewsListener } from '#main/state/events.ts'
import type { ServerId } from '#shared/model.ts'
import type { Log } from '#main/log/log.ts'

/** `unreachable (refused)`. The message is for the user, in their language. */
export function nameOf(error: CompileoError): string {
  if ('cause' in error) return `${error.kind} (${error.cause})`
  return error.kind === 'unavailable' ? `${error.kind} (HTTP ${error.status})` : error.kind
}

/** Logs each change of a server's connection once, however often it is retried. */
export function logReachability(listener: NewsListener, log: Log): NewsListener {
  const known = new Map<ServerId, string>()
  function logChange(id: ServerId, connection: string) {
    if (known.get(id) === connection) return
    known.set(id, connection)
    log.info(`server ${id}: ${connection}`)
  }
  return {
    ...listener,
    onReach(id, state) {
      listener.onReach(id, state)
      logChange(id, state.up ? 'reachable' : nameOf(state.outage))
    },
    onStats(id, stats, at, skewMs) {
      listener.onStats(id, stats, at, skewMs)
      logChange(id, 'reachable')
    },
    onPlugin(id, isUsed) {
      listener.onPlugin(id, isUsed)
      log.info(`server ${id}: ${isUsed ? 'followed by its plugin' : 'its plugin serves no more'}`)
    },
    onQueueTrouble(id, error) {
      listener.onQueueTrouble(id, error)
      logChange(id, `queue unavailable: ${nameOf(error)}`)
    },
  }
}
