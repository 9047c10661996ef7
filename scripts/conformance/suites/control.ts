import { createServer, request as httpRequest } from 'node:http'
import { once } from 'node:events'

/** Orders to the real server beyond its own routes (scripts/conformance/suites.ts). */
export type Order =
  | { readonly do: 'put'; readonly jobs: Readonly<Record<string, object>> }
  | { readonly do: 'empty' }
  | { readonly do: 'remove'; readonly id: string }
  | { readonly do: 'redis'; readonly isUp: boolean }
  | { readonly do: 'key'; readonly key: string }

export async function command(order: Order): Promise<void> {
  const response = await fetch(`${process.env['COMPILEO_CONTROL']}`, {
    method: 'POST',
    body: JSON.stringify(order),
  })
  if (!response.ok) throw new Error(await response.text())
}

export interface Proxied {
  readonly method: string
  readonly path: string
}

let nth = 0
/** The server limits each address. */
const nextAddress = () => `127.0.9.${(nth++ % 250) + 1}`

/**
 * Records each request for the real server, and sends it from an address of its own.
 *
 * @param ready what a request waits for
 */
export async function startProxy(onRequest: (request: Proxied) => void, ready: () => Promise<unknown>) {
  const server = createServer((incoming, outgoing) => {
    const { method = '', url: path = '', headers } = incoming
    onRequest({ method, path })
    const forward = async () => {
      await ready()
      const request = httpRequest(`${process.env['COMPILEO_URL']}${path}`, {
        method,
        headers,
        localAddress: nextAddress(),
        agent: false,
      })
      request.on('response', (response) => {
        outgoing.writeHead(response.statusCode ?? 0, response.statusMessage, response.rawHeaders)
        outgoing.flushHeaders()
        response.pipe(outgoing)
        response.on('error', () => outgoing.destroy())
      })
      request.on('error', () => outgoing.destroy())
      outgoing.on('close', () => request.destroy())
      incoming.pipe(request)
    }
    forward().catch(() => outgoing.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections()
      return new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
