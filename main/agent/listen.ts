import { createServer } from 'node:http'
import type { AgentSign } from '../hooks/ask-agent.ts'
import type { Log } from '../log/log.ts'

const mostConnections = 50

/**
 * Responds with a sign of life on an address, for the desktop program on another machine.
 * @param address such as `0.0.0.0:7411` or `[::1]:7411`
 * @returns how to end it
 */
export function listenOn(address: string, sign: () => AgentSign, log: Log): () => void {
  const { hostname, port } = new URL(`http://${address}`)
  const server = createServer((request, response) => {
    // The next request comes in half a minute.
    const headers = { connection: 'close', 'content-type': 'application/json', 'cache-control': 'no-store' }
    if (request.method === 'GET') response.writeHead(200, headers).end(JSON.stringify(sign()))
    else response.writeHead(405, { ...headers, allow: 'GET' }).end()
  })
  server.maxConnections = mostConnections
  server.on('error', (error) => log.error(`listen: ${address}`, error))
  server.listen(Number(port), hostname.replaceAll(/^\[|\]$/g, ''))
  return () => {
    server.close()
    server.closeAllConnections()
  }
}
