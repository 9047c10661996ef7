import { createServer, type IncomingHttpHeaders } from 'node:http'

export interface HookRequest {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** Undefined leaves the request open. */
export interface HookAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export type HookEndpoint = Awaited<ReturnType<typeof startHookEndpoint>>

export async function startHookEndpoint(
  answer: (request: HookRequest, nth: number) => HookAnswer | undefined = () => ({ status: 200 }),
) {
  const requests: HookRequest[] = []
  const waiting = new Set<() => void>()
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (chunk: string) => (body += chunk))
    request.on('end', () => {
      const received = { path: request.url ?? '', headers: request.headers, body }
      requests.push(received)
      const reply = answer(received, requests.length)
      if (reply) response.writeHead(reply.status, reply.headers).end(reply.body ?? '')
      for (const look of waiting) look()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('It listens on no port')
  const { port } = address
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    requests,
    untilRequests: (count: number) =>
      new Promise<HookRequest>((resolve) => {
        const look = () => {
          const last = requests[count - 1]
          if (!last) return
          waiting.delete(look)
          resolve(last)
        }
        waiting.add(look)
        look()
      }),
    close() {
      server.closeAllConnections()
      return new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
