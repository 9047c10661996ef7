import { createServer, type IncomingHttpHeaders } from 'node:http'
import { createChangeWaiter } from './change-waiter.ts'
import { listen } from './port.ts'

export interface HookRequest {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** The response to a request. If `respond` returns undefined, the request gets none. */
export interface HookEndpointResponse {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export type HookEndpoint = Awaited<ReturnType<typeof startHookEndpoint>>

export async function startHookEndpoint(
  respond: (request: HookRequest, nth: number) => HookEndpointResponse | undefined = () => ({ status: 200 }),
) {
  const requests: HookRequest[] = []
  const changes = createChangeWaiter()
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (chunk: string) => (body += chunk))
    request.on('end', () => {
      const received = { path: request.url ?? '', headers: request.headers, body }
      requests.push(received)
      const reply = respond(received, requests.length)
      if (reply) response.writeHead(reply.status, reply.headers).end(reply.body ?? '')
      changes.reportChange()
    })
  })
  const port = await listen(server)
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    requests,
    waitForRequests: (count: number) => changes.waitFor(() => requests[count - 1]),
    close() {
      server.closeAllConnections()
      return new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
