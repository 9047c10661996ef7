import { connect } from 'node:net'
import type { CompileoServer } from '#test/server/index.ts'
import { createChangeWaiter } from '#test/support/change-waiter.ts'
import { closeAfterTest } from '#test/support/close-after-test.ts'

/** Contains raw bytes, because client libraries normalise a response. */
export interface RawAnswer {
  readonly raw: string
  /** Lines keep their order and case. */
  readonly head: readonly string[]
  readonly body: string
  /** Whether the whole body was received, according to its length or its last chunk. */
  readonly whole: boolean
  readonly connection: 'open' | 'closed'
  until(test: (answer: RawAnswer) => boolean): Promise<RawAnswer>
  close(): void
}

export function ask(
  server: Pick<CompileoServer, 'port'>,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): RawAnswer {
  const socket = connect(server.port, '127.0.0.1')
  const changes = createChangeWaiter()
  const chunks: Buffer[] = []
  let connection: RawAnswer['connection'] = 'open'
  socket.on('data', (data) => {
    chunks.push(data)
    changes.reportChange()
  })
  const closed = () => {
    connection = 'closed'
    changes.reportChange()
  }
  socket.on('end', closed)
  socket.on('close', closed)
  // Some responses end with a reset; `close` follows it.
  socket.on('error', () => socket.destroy())
  const lines = Object.entries({ host: `127.0.0.1:${server.port}`, accept: '*/*', ...headers })
  socket.write(
    `${method} ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`,
  )

  const answer: RawAnswer = {
    get raw() {
      return Buffer.concat(chunks).toString('utf8')
    },
    get head() {
      return parseAnswer(Buffer.concat(chunks)).head
    },
    get body() {
      return parseAnswer(Buffer.concat(chunks)).body
    },
    get whole() {
      return parseAnswer(Buffer.concat(chunks)).whole
    },
    get connection() {
      return connection
    },
    until: (test) => changes.waitFor(() => test(answer) && answer),
    close: () => socket.destroy(),
  }
  closeAfterTest(answer.close)
  return answer
}

function parseAnswer(bytes: Buffer): { head: string[]; body: string; whole: boolean } {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return { head: [], body: '', whole: false }
  const head = bytes.subarray(0, end).toString('utf8').split('\r\n')
  const rest = bytes.subarray(end + 4)
  if (head.some((line) => line === 'transfer-encoding: chunked')) return { head, ...dechunk(rest) }
  const length = Number(head.find((line) => line.startsWith('content-length: '))?.slice(16))
  return { head, body: rest.toString('utf8'), whole: rest.length === length }
}

function dechunk(bytes: Buffer): { body: string; whole: boolean } {
  const parts: Buffer[] = []
  let at = 0
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at)
    const size =
      lineEnd < 0 ? Number.NaN : Number.parseInt(bytes.subarray(at, lineEnd).toString('latin1'), 16)
    if (Number.isNaN(size)) return { body: Buffer.concat(parts).toString('utf8'), whole: false }
    if (size === 0) return { body: Buffer.concat(parts).toString('utf8'), whole: true }
    parts.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size))
    at = lineEnd + 2 + size + 2
  }
}
