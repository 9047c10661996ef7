import { lstatSync, mkdirSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { dirname } from 'node:path'
import { once } from 'node:events'
import { ignoreAbort } from '#main/base/abort.ts'
import type { Clock } from '#main/base/clock.ts'
import { tryParseJson } from '#main/base/parse-json.ts'
import { Timer } from '#main/base/timer.ts'
import { listenPrivately } from '#main/base/unix-socket.ts'
import { RejectedCallError } from '#main/core/commands/handle-call.ts'
import {
  clientGreetingSchema,
  clientRequestSchema,
  maxRequestBytes,
  protocolVersion,
  type ServerMessage,
} from './protocol.ts'
import type { TerminalSession, TerminalSessionListener } from './terminal-session.ts'

const maxClients = 64
/** How long a client may take to send its greeting, in ms. */
const greetingTimeoutMs = 5_000
/** How long a client may leave the server's data unread, in ms. */
const stallTimeoutMs = 30_000
/** How many requests of a client are handled at the same time. Further requests wait. */
const maxConcurrent = 1_000
/** How many requests a client may send per interval. Further requests wait. */
const maxRequests = 200
const paceIntervalMs = 100

export interface SocketOptions {
  readonly path: string
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly version: string
  readonly openSession: (listener: TerminalSessionListener) => TerminalSession
  readonly onError: (what: string, error?: unknown) => void
}

/**
 * A terminal or an assistant. Its connection is closed if it breaks the protocol or doesn't read the server's
 * data.
 */
class Client {
  readonly #socket: Socket
  readonly #options: SocketOptions
  readonly #stalled: Timer
  readonly #greetingDue: Timer
  readonly #paced: Timer
  #session: TerminalSession | undefined
  #unparsed: Buffer[] = []
  #unparsedBytes = 0
  #lines: string[] = []
  #isHandling = false
  #concurrent = 0
  #recentRequests = 0

  constructor(socket: Socket, options: SocketOptions) {
    const { clock } = options
    this.#socket = socket
    this.#options = options
    this.#stalled = new Timer(clock, () => socket.destroy())
    this.#greetingDue = new Timer(clock, () => socket.destroy())
    this.#paced = new Timer(clock, () => {
      this.#recentRequests = 0
      this.#handleLines()
    })
    this.#greetingDue.schedule(greetingTimeoutMs)
    socket.on('data', (bytes) => this.#onBytes(bytes))
    socket.on('drain', () => {
      this.#stalled.cancel()
      this.#session?.setReading(true)
      this.#handleLines()
    })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => this.#close())
  }

  #close() {
    for (const timer of [this.#stalled, this.#greetingDue, this.#paced]) timer.cancel()
    this.#lines = []
    this.#session?.close()
  }

  #onBytes(bytes: Buffer) {
    let rest = bytes
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      this.#unparsed.push(rest.subarray(0, end))
      this.#lines.push(Buffer.concat(this.#unparsed).toString('utf8'))
      this.#unparsed = []
      this.#unparsedBytes = 0
      rest = rest.subarray(end + 1)
    }
    this.#unparsed.push(rest)
    this.#unparsedBytes += rest.length
    if (this.#unparsedBytes > maxRequestBytes) return void this.#socket.destroy()
    this.#handleLines()
  }

  /**
   * Handles the received requests. It stops while the client doesn't read or sends too much, so that further
   * requests aren't read into memory.
   */
  #handleLines() {
    if (this.#isHandling) return
    if (this.#lines.length === 0) return void this.#socket.resume()
    this.#socket.pause()
    if (this.#mustWait()) return undefined
    this.#isHandling = true
    this.#handleLine(this.#lines.shift() ?? '')
    // By the next turn of the event loop, most replies have been written. That shows whether the client reads
    // them.
    return void setImmediate(() => {
      this.#isHandling = false
      this.#handleLines()
    })
  }

  #mustWait(): boolean {
    if (this.#socket.writableNeedDrain || this.#concurrent >= maxConcurrent) return true
    if (this.#recentRequests < maxRequests) return this.#socket.destroyed
    this.#paced.scheduleSooner(paceIntervalMs)
    return true
  }

  #handleLine(line: string) {
    const message = tryParseJson(line)
    if (!this.#session) return this.#greet(message)
    const request = clientRequestSchema.safeParse(message)
    if (!request.success) return void this.#socket.destroy()
    this.#paced.scheduleSooner(paceIntervalMs)
    this.#recentRequests += 1
    this.#concurrent += 1
    const { id, call, argument } = request.data
    return void this.#answer(this.#session, id, call, argument).finally(() => {
      this.#concurrent -= 1
      this.#handleLines()
    })
  }

  #greet(message: unknown) {
    const greeting = clientGreetingSchema.safeParse(message)
    if (!greeting.success) return void this.#socket.destroy()
    const { version, openSession } = this.#options
    this.#greetingDue.cancel()
    this.#write({ protocol: protocolVersion, version })
    // The client itself tells its user that the versions differ.
    if (greeting.data.protocol !== protocolVersion) return void this.#socket.end()
    this.#session = openSession({
      onPatch: (patch) => this.#send({ patch }),
      onState: (state) => this.#send({ state }),
    })
    return undefined
  }

  async #answer(session: TerminalSession, id: number, call: string, argument: unknown): Promise<void> {
    const { signal } = session
    try {
      const reply = await session.call(call, argument, async (bytes) => {
        this.#send({ id, part: bytes.toString('base64') })
        if (this.#socket.writableNeedDrain) await once(this.#socket, 'drain', { signal })
      })
      this.#send({ id, reply: reply ?? null })
    } catch (error) {
      if (signal.aborted) return
      if (!(error instanceof RejectedCallError)) this.#options.onError(`a terminal’s ${call}`, error)
      this.#send({ id, error: error instanceof RejectedCallError ? error.message : 'The request failed' })
    }
  }

  #send(message: ServerMessage) {
    this.#write(message)
  }

  #write(message: object) {
    if (this.#socket.destroyed || this.#socket.write(`${JSON.stringify(message)}\n`)) return
    this.#session?.setReading(false)
    if (!this.#stalled.isScheduled) this.#stalled.schedule(stallTimeoutMs)
  }
}

/** Creates the socket's folder if it is missing. Throws if another user could replace the socket. */
function prepareFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const facts = lstatSync(folder)
  if (!facts.isDirectory()) throw new Error(`${folder} is no folder`)
  if (facts.uid !== process.getuid?.()) throw new Error(`${folder} belongs to another user`)
  if ((facts.mode & 0o022) !== 0) throw new Error(`others can write to ${folder}`)
}

async function listen(path: string, onClient: (socket: Socket) => void): Promise<Server | undefined> {
  if (process.platform !== 'win32') {
    prepareFolder(dirname(path))
    return listenPrivately(path, onClient)
  }
  const server = createServer(onClient).listen(path)
  await once(server, 'listening')
  return server.unref()
}

/** Serves the contract to terminals of this user. If that fails, the rest of the program works without it. */
export async function serveSocket(options: SocketOptions): Promise<void> {
  const { path, signal, onError } = options
  const sockets = new Set<Socket>()
  const onClient = (socket: Socket) => {
    if (signal.aborted) return void socket.destroy()
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    return void new Client(socket, options)
  }
  try {
    const server = await listen(path, onClient)
    if (!server) return onError(`terminals are served by another process: ${path}`)
    server.maxConnections = maxClients
    server.on('error', (error) => onError('terminals are no longer served', error))
    if (!signal.aborted) await once(signal, 'abort').catch(ignoreAbort(signal))
    server.close()
    for (const socket of sockets) socket.destroy()
  } catch (error) {
    onError('terminals could not be served', error)
  }
  return undefined
}
