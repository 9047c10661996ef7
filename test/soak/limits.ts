import { channel } from 'node:diagnostics_channel'
import { ServerResponse } from 'node:http'

/** Counts the limited answers of our servers, by port. */
export interface LimitCount {
  of(port: number): number
  stop(): void
}

/**
 * Listens to what leaves this process's HTTP servers. The real server's limited answer looks like any 500 in a request
 * log; that its connection is dropped after it tells it apart (docs/compileo-server.md, "Rate limit").
 */
export function countLimits(): LimitCount {
  const counts = new Map<number, number>()
  const finished = channel('http.server.response.finish')
  const listener = (message: unknown) => {
    if (typeof message !== 'object' || message === null || !('response' in message)) return
    const { response } = message
    if (!(response instanceof ServerResponse)) return
    const { statusCode, shouldKeepAlive, req } = response
    const port = req.socket.localPort
    const isLimited = statusCode === 429 || (statusCode === 500 && !shouldKeepAlive)
    if (isLimited && port !== undefined) counts.set(port, (counts.get(port) ?? 0) + 1)
  }
  finished.subscribe(listener)
  return {
    of: (port) => counts.get(port) ?? 0,
    stop: () => finished.unsubscribe(listener),
  }
}
