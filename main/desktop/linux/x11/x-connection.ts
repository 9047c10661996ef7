import { readFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { homedir } from 'node:os'
import { join } from 'node:path'

// The part of the X Window System Protocol, version 11, that queries need.

export interface XConnection {
  readonly root: number
  /** Replies are in order; undefined for one that failed. */
  ask(...requests: readonly Buffer[]): Promise<readonly (Buffer | undefined)[]>
  send(request: Buffer): void
  close(): void
}

/** Most bytes read in one piece: the greeting lists fonts, screens and their colours. */
const longest = 256 * 1024
const replyLength = 32
const cookieKind = 'MIT-MAGIC-COOKIE-1'

const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)])

/** A request: its opcode, a byte of its own, its length in words, and its data. */
export function request(number: number, byte: number, ...parts: readonly Buffer[]): Buffer {
  const body = padded(Buffer.concat(parts))
  const head = Buffer.from([number, byte, 0, 0])
  head.writeUInt16LE(1 + body.length / 4, 2)
  return Buffer.concat([head, body])
}

/** Parses the number of a display, such as 1 for `:1` or `:1.0`; undefined for another machine's. */
export const displayNumber = (display: string): string | undefined =>
  /^(?:unix)?:(\d{1,4})(?:\.\d+)?$/.exec(display)?.[1]

/** Finds a cookie in Xau's format, with big-endian lengths. */
export function cookieIn(file: Buffer, number: string): Buffer | undefined {
  let at = 2
  const field = () => {
    const length = at + 2 <= file.length ? file.readUInt16BE(at) : file.length
    const bytes = file.subarray(at + 2, at + 2 + length)
    at += 2 + length
    return bytes
  }
  while (at < file.length) {
    field()
    const display = field().toString('latin1')
    const kind = field().toString('latin1')
    const cookie = field()
    if (at > file.length) return undefined
    if (kind === cookieKind && (display === number || display === '')) return cookie
    at += 2
  }
  return undefined
}

function greeting(cookie: Buffer | undefined): Buffer {
  const kind = Buffer.from(cookie ? cookieKind : '', 'latin1')
  const head = Buffer.alloc(12)
  head.write('l', 0, 'latin1')
  head.writeUInt16LE(11, 2)
  head.writeUInt16LE(kind.length, 6)
  head.writeUInt16LE(cookie?.length ?? 0, 8)
  return Buffer.concat([head, padded(kind), padded(cookie ?? Buffer.alloc(0))])
}

/** Reads the given number of bytes from a socket at each call. */
export function reader(socket: Socket) {
  const parts = socket[Symbol.asyncIterator]()
  let rest = Buffer.alloc(0)
  return async (length: number): Promise<Buffer> => {
    if (length > longest) throw new Error('The X server says too much')
    while (rest.length < length) {
      const part: IteratorResult<Buffer> = await parts.next()
      if (part.done) throw new Error('The X server hung up')
      rest = Buffer.concat([rest, part.value])
    }
    const wanted = rest.subarray(0, length)
    rest = rest.subarray(length)
    return wanted
  }
}

/**
 * Rejects if there is no display, or if it refuses us.
 *
 * @param signal ends the connection and its requests
 */
export async function connectToX(
  env: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<XConnection> {
  const number = displayNumber(env['DISPLAY'] ?? '')
  if (number === undefined) throw new Error('There is no X display on this machine')
  const authority = env['XAUTHORITY'] || join(homedir(), '.Xauthority')
  // Without a cookie, the server may still accept local users.
  const cookie = await readFile(authority).then(
    (file) => cookieIn(file, number),
    () => undefined,
  )
  const socket = connect(`/tmp/.X11-unix/X${number}`)
  socket.on('error', () => socket.destroy())
  signal.addEventListener('abort', () => socket.destroy(), { once: true })
  const read = reader(socket)
  socket.write(greeting(cookie))
  try {
    const head = await read(8)
    const body = await read(head.readUInt16LE(6) * 4)
    if (head[0] !== 1) throw new Error('The X server refused the connection')
    const vendor = body.readUInt16LE(16)
    const formats = body[21] ?? 0
    const root = body.readUInt32LE(32 + Math.ceil(vendor / 4) * 4 + formats * 8)
    return {
      root,
      async ask(...requests) {
        socket.write(Buffer.concat(requests))
        const answers: (Buffer | undefined)[] = []
        while (answers.length < requests.length) {
          const start = await read(replyLength)
          if ((start[0] ?? 0) > 1) continue // Skip events: every client is notified of new keyboard layouts.
          const isReply = start[0] === 1
          answers.push(isReply ? Buffer.concat([start, await read(start.readUInt32LE(4) * 4)]) : undefined)
        }
        return answers
      },
      send: (one) => void socket.write(one),
      close: () => socket.end(),
    }
  } catch (error) {
    socket.destroy()
    throw error
  }
}
