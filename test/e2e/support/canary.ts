import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { listen } from '#test/support/port.ts'

export type Canary = Awaited<ReturnType<typeof startCanary>>

/**
 * A server that no test should ever reach. It listens to TCP and UDP on the same port, and redirects
 * `/redirect`.
 */
export async function startCanary() {
  const heard: string[] = []
  const server = createServer((request, response) => {
    heard.push(`${request.method} ${request.url}`)
    if (request.url === '/redirect') {
      response.writeHead(302, { location: '/redirected' }).end()
      return
    }
    response.writeHead(200, { 'access-control-allow-origin': '*' }).end('"sung"')
  })
  server.on('connection', () => heard.push('connection'))
  const port = await listen(server)
  const udp = createSocket('udp4', () => heard.push('packet'))
  udp.bind(port, '127.0.0.1')
  await once(udp, 'listening')
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    heard,
    async stop() {
      const closed = [once(server, 'close'), once(udp, 'close')]
      server.close()
      server.closeAllConnections()
      udp.close()
      await Promise.all(closed)
    },
  }
}
