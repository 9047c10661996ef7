import { request, type IncomingMessage } from 'node:http'
import { createServer, type Socket } from 'node:net'
import { waitForTurns } from './fake-clock.ts'
import { listen } from './port.ts'

export const bodyFramings = [
  { version: 'HTTP/1.1', by: 'length' },
  { version: 'HTTP/1.1', by: 'chunks' },
  { version: 'HTTP/1.1', by: 'connection' },
  { version: 'HTTP/1.0', by: 'length' },
  { version: 'HTTP/1.0', by: 'connection' },
] as const
export type BodyFraming = (typeof bodyFramings)[number]

/** A connection ends after the whole body, or in the middle of it. */
export const bodyEndings = ['ended', 'cut', 'reset'] as const
export type BodyEnding = (typeof bodyEndings)[number]

export const formatResponseHead = (
  { version, by }: BodyFraming,
  type: string,
  length?: number,
  status = 200,
) =>
  [
    `${version} ${status} X`,
    ...(version === 'HTTP/1.1' ? ['connection: close'] : []),
    ...(by === 'chunks' ? ['transfer-encoding: chunked'] : []),
    ...(by === 'length' && length !== undefined ? [`content-length: ${length}`] : []),
    `content-type: ${type}\r\n\r\n`,
  ].join('\r\n')

const toChunk = (bytes: Buffer) =>
  Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')])

export function sendBodyAndEnd(socket: Socket, body: Buffer, { by }: BodyFraming, ending: BodyEnding): void {
  const whole = by === 'chunks' ? Buffer.concat([toChunk(body), Buffer.from('0\r\n\r\n')]) : body
  const sent = ending === 'ended' ? whole : whole.subarray(0, Math.ceil(whole.length / 2))
  const finish = () => (ending === 'reset' ? socket.resetAndDestroy() : socket.end())
  // If data and a reset arrive together, Node 20 ignores the reset. So the data must be read first.
  socket.write(sent, () => void waitForTurns(20).then(finish))
}

/** What a stream sends before the proxy closes its connection. */
const burst = Buffer.from(`: ${'x'.repeat(998)}\n`.repeat(66))
const streamMs = 200
const minLargeBytes = 5_000_000

/** Every second response is complete, so that a program can proceed. */
const brokenEndings: readonly BodyEnding[] = ['ended', 'cut', 'ended', 'reset']

/** Combines the framings and endings in turn, separately for each kind of response. */
function createTurns() {
  const counts = { stream: 0, large: 0, small: 0 }
  let inTurn: readonly BodyEnding[] = ['ended']
  return {
    next(kind: keyof typeof counts) {
      const count = counts[kind]++
      const framing = bodyFramings[count % bodyFramings.length] ?? bodyFramings[0]
      return { framing, ending: inTurn[count % inTurn.length] ?? 'ended' }
    },
    break(order: readonly BodyEnding[]) {
      inTurn = order
    },
  }
}
type Turns = ReturnType<typeof createTurns>

function relayStream(socket: Socket, response: IncomingMessage, type: string, turns: Turns): void {
  const { framing, ending } = turns.next('stream')
  socket.write(formatResponseHead(framing, type))
  response.on('data', (bytes: Buffer) => socket.write(framing.by === 'chunks' ? toChunk(bytes) : bytes))
  const timer = setTimeout(() => {
    response.destroy()
    sendBodyAndEnd(socket, burst, framing, ending)
  }, streamMs)
  socket.on('close', () => clearTimeout(timer))
}

function relay(
  socket: Socket,
  response: IncomingMessage,
  turns: Turns,
  report: (text: string) => void,
): void {
  const { statusCode, headers } = response
  const type = headers['content-type'] ?? 'text/plain'
  if (type.startsWith('text/event-stream')) return relayStream(socket, response, type, turns)
  const parts: Buffer[] = []
  response.on('data', (chunk: Buffer) => parts.push(chunk))
  response.on('end', () => {
    const body = Buffer.concat(parts)
    const isLarge = body.length >= minLargeBytes
    const { framing, ending } = turns.next(isLarge ? 'large' : 'small')
    if (isLarge) report(ending)
    socket.write(formatResponseHead(framing, type, body.length, statusCode))
    sendBodyAndEnd(socket, body, framing, ending)
  })
}

/** Starts a proxy that closes the connection after each response, in all ways that HTTP allows. */
export async function startClosingProxy({ port }: { readonly port: number }) {
  const sockets = new Set<Socket>()
  const largeEndings = new Set<string>()
  const turns = createTurns()
  const front = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    let text = ''
    socket.on('data', (data) => {
      text += data.toString('latin1')
      if (!text.includes('\r\n\r\n')) return
      const [line = '', ...fields] = text.slice(0, text.indexOf('\r\n\r\n')).split('\r\n')
      text = ''
      const [method, path] = line.split(' ')
      const headers = Object.fromEntries(fields.map((field) => field.split(/: (.*)/, 2)))
      const onward = request({ port, host: '127.0.0.1', method, path, headers, agent: false })
      onward.on('response', (response) => {
        response.on('error', () => undefined)
        relay(socket, response, turns, (ending) => largeEndings.add(ending))
      })
      onward.on('error', () => socket.destroy())
      socket.on('close', () => onward.destroy())
      onward.end()
    })
  })
  const url = `http://127.0.0.1:${await listen(front)}`
  return {
    url,
    /**
     * From now on, connections end in this order. By default, every second one breaks in the middle of the
     * body.
     */
    break: (order = brokenEndings) => turns.break(order),
    largeEndings,
    close() {
      front.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}
