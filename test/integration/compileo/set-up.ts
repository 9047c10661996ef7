import { createServer, type Socket } from 'node:net'
import { CompileoClient, defaultRetries, type CallOptions } from '#main/compileo/client.ts'
import type { StreamEnd } from '#main/compileo/event-stream.ts'
import { RequestBudget } from '#main/compileo/request-budget.ts'
import type { StreamFrame } from '#main/compileo/schema.ts'
import { createConnections } from '#main/compileo/network/connections.ts'
import type { Network } from '#main/compileo/network/network.ts'
import { Transport } from '#main/compileo/transport.ts'
import { createChangeWaiter } from '#test/support/change-waiter.ts'
import { closeAfterTest } from '#test/support/close-after-test.ts'
import { createFakeClock, type FakeClock } from '#test/support/fake-clock.ts'
import { listenOnFreePort } from '#test/support/listen.ts'
import { startServerForTest } from '#test/support/start-server-for-test.ts'
import { directNetwork } from '#test/support/direct-network.ts'

export { startServerForTest }

export function clientOf(
  url: string,
  options: { apiKey?: string; clock?: FakeClock; network?: Network; luck?: number } = {},
) {
  const { apiKey, clock = createFakeClock(), network = directNetwork, luck = 1 } = options
  const now = () => clock.now()
  const budget = new RequestBudget(clock)
  const connections = createConnections({ network, monotonic: () => clock.monotonic() })
  const transport = new Transport({ baseUrl: url, apiKey, connections, budget, now })
  closeAfterTest(async () => {
    budget.dispose()
    await connections.destroy()
  })
  return {
    client: new CompileoClient({ url, transport, budget, clock, random: () => luck }),
    transport,
    budget,
    clock,
  }
}

export const call = (more: Partial<CallOptions> = {}): CallOptions => ({
  signal: new AbortController().signal,
  priority: 'firstStatus',
  retries: defaultRetries,
  ...more,
})

export const once = (more: Partial<CallOptions> = {}) => call({ retries: undefined, ...more })

export interface StreamLog {
  readonly frames: readonly StreamFrame[]
  readonly end: StreamEnd | undefined
  close(): void
  /** Resolves once the condition is true. It is checked at once, after every frame, and when the stream ends. */
  until(test: (stream: StreamLog) => boolean): Promise<boolean>
}

export async function listen(client: CompileoClient, jobId: string, options = call()): Promise<StreamLog> {
  const frames: StreamFrame[] = []
  let end: StreamEnd | undefined
  const changes = createChangeWaiter()
  const close = await client.stream(
    jobId,
    {
      onFrame(frame) {
        frames.push(frame)
        changes.reportChange()
      },
      onEnd(how) {
        end = how
        changes.reportChange()
      },
    },
    options,
  )
  closeAfterTest(close)
  const stream: StreamLog = {
    frames,
    get end() {
      return end
    },
    close,
    until: (test) => changes.waitFor(() => test(stream)),
  }
  return stream
}

export async function listenToEnd(...job: Parameters<typeof listen>): Promise<StreamLog> {
  const stream = await listen(...job)
  await stream.until(({ end }) => end !== undefined)
  return stream
}

export async function serveBytes(answer: (socket: Socket, request: string) => void) {
  const sockets = new Set<Socket>()
  const requests: string[] = []
  let connections = 0
  const server = createServer((socket) => {
    connections += 1
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    let text = ''
    socket.on('data', (data) => {
      text += data.toString('latin1')
      for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
        const request = text.slice(0, end)
        text = text.slice(end + 4)
        requests.push(request)
        answer(socket, request)
      }
    })
  })
  const port = await listenOnFreePort(server)
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    requests,
    connections: () => connections,
    sockets,
  }
}

export function answerBytes(body: string, type = 'application/json', status = '200 OK'): string {
  return `HTTP/1.1 ${status}\r\ncontent-type: ${type}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
}

type ClientOptions = Parameters<typeof clientOf>[1]

/** Starts a server, and creates a client for it. */
export async function withServer(
  options: Parameters<typeof startServerForTest>[0] = {},
  ofClient?: ClientOptions,
) {
  const server = await startServerForTest(options)
  return { server, ...clientOf(server.url, ofClient) }
}

/** Starts a server that responds with these bytes, and creates a client for it. */
export async function withBytes(answer: Parameters<typeof serveBytes>[0], ofClient?: ClientOptions) {
  const server = await serveBytes(answer)
  return { server, ...clientOf(server.url, ofClient) }
}
