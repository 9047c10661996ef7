import { once } from 'node:events'
import { lstatSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import type { WriteChunk } from '#main/base/files.ts'
import { hasCode } from '#main/base/message-error.ts'
import { tryParseJson } from '#main/base/parse-json.ts'
import type { Patch, TerminalArgument, TerminalReply, TerminalRequestName } from '#shared/contract.ts'
import type { PublicState } from '#shared/public-state.ts'
import { maxMessageLength, protocolVersion, serverGreetingSchema, type ServerMessage } from './protocol.ts'

/** A terminal command's connection to a core in the app, in the agent or in this process. */
export interface TerminalBridge {
  /** Aborted when the connection is closed. */
  readonly signal: AbortSignal
  /** Sends a request. @param write receives the parts of a reply that arrives in parts */
  call<N extends TerminalRequestName>(
    name: N,
    argument: TerminalArgument<N>,
    write?: WriteChunk,
  ): Promise<TerminalReply<N>>
  /** Sets the listener for patches, which replaces the previous one. */
  onPatch(listener: (patch: Patch) => void): void
  onState(listener: (state: PublicState) => void): void
  close(): void
}

/** Thrown if the connection was closed before the reply arrived. */
export class ConnectionEndedError extends Error {
  override readonly name = 'ConnectionEndedError'
}

/** Thrown if the app or agent uses another version of the protocol. */
export class OtherVersionError extends Error {
  override readonly name = 'OtherVersionError'
}

/** How long the app or agent may take to send its greeting, in ms. After that, it is considered to hang. */
const greetingTimeoutMs = 5_000

/** Whether the error means that no program listens on the socket, or only one that this user may not use. */
const isAbsent = (error: unknown) =>
  ['ENOENT', 'ENOTDIR', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'EACCES', 'ENOTSOCK'].some((code) =>
    hasCode(error, code),
  )

/** Whether the socket belongs to this user. Root may use the sockets of all users. */
function isOurs(path: string): boolean {
  const uid = process.getuid?.()
  return uid === undefined || uid === 0 || lstatSync(path).uid === uid
}

interface PendingCall {
  readonly resolve: (reply: never) => void
  readonly reject: (error: Error) => void
  readonly write: WriteChunk | undefined
  /** Resolves when all parts so far are written, so that they are written one after another. */
  written: Promise<void>
}

class SocketBridge implements TerminalBridge {
  readonly #socket: Socket
  readonly #controller = new AbortController()
  readonly #calls = new Map<number, PendingCall>()
  #nextId = 0
  #rest: string[] = []
  #restLength = 0
  #onPatch: (patch: Patch) => void = () => undefined
  #onState: (state: PublicState) => void = () => undefined
  #onGreeting: ((text: string) => void) | undefined

  constructor(socket: Socket) {
    this.#socket = socket
    socket.setEncoding('utf8')
    socket.on('data', (text) => this.#onText(String(text)))
    socket.on('error', () => socket.destroy())
    socket.on('close', () => this.#end())
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Exchanges greetings. @throws OtherVersionError */
  async greet(): Promise<void> {
    const greeted = new Promise<string>((resolve, reject) => {
      this.#onGreeting = resolve
      this.signal.addEventListener('abort', () => reject(new ConnectionEndedError('The connection ended')), {
        once: true,
      })
    })
    this.#socket.write(`${JSON.stringify({ protocol: protocolVersion })}\n`)
    const { data } = serverGreetingSchema.safeParse(tryParseJson(await greeted))
    if (data?.protocol === protocolVersion) return
    this.close()
    if (!data) throw new OtherVersionError('Another program listens on the socket of Compileo Tray')
    throw new OtherVersionError(
      `Compileo Tray ${data.version} is running, which is another version. Restart it.`,
    )
  }

  call<N extends TerminalRequestName>(
    name: N,
    argument: TerminalArgument<N>,
    write?: WriteChunk,
  ): Promise<TerminalReply<N>> {
    if (this.signal.aborted) return Promise.reject(new ConnectionEndedError('The connection has ended'))
    const id = this.#nextId
    this.#nextId += 1
    return new Promise<TerminalReply<N>>((resolve, reject) => {
      this.#calls.set(id, { resolve, reject, write, written: Promise.resolve() })
      this.#socket.write(`${JSON.stringify({ id, call: name, argument })}\n`)
    })
  }

  onPatch(listener: (patch: Patch) => void): void {
    this.#onPatch = listener
  }

  onState(listener: (state: PublicState) => void): void {
    this.#onState = listener
  }

  close(): void {
    this.#socket.destroy()
    this.#end()
  }

  #end() {
    this.#controller.abort()
    for (const { reject } of this.#calls.values()) reject(new ConnectionEndedError('The connection ended'))
    this.#calls.clear()
  }

  #onText(text: string) {
    const lines = text.split('\n')
    const last = lines.pop() ?? ''
    for (const line of lines) {
      this.#rest.push(line)
      const completeLine = this.#rest.join('')
      this.#rest = []
      this.#restLength = 0
      this.#onLine(completeLine)
    }
    this.#rest.push(last)
    this.#restLength += last.length
    if (this.#restLength > maxMessageLength) this.close()
  }

  #onLine(line: string) {
    const onGreeting = this.#onGreeting
    this.#onGreeting = undefined
    if (onGreeting) return onGreeting(line)
    try {
      // The server's messages aren't checked, because its process belongs to the same user and uses the same
      // version of the protocol.
      return this.#onMessage(JSON.parse(line))
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
      return this.close()
    }
  }

  #onMessage(message: ServerMessage<never>) {
    if ('patch' in message) return this.#onPatch(message.patch)
    if ('state' in message) return this.#onState(message.state)
    const call = this.#calls.get(message.id)
    if (!call) return undefined
    if ('part' in message) return this.#onPart(call, Buffer.from(message.part, 'base64'))
    this.#calls.delete(message.id)
    if ('error' in message) return call.reject(new Error(message.error))
    // The reply is only passed on after the last part has been written.
    return void call.written.then(() => call.resolve(message.reply), call.reject)
  }

  /** Passes on a part of a reply. Reading pauses until the part has been written. */
  #onPart(call: PendingCall, bytes: Buffer) {
    this.#socket.pause()
    call.written = call.written.then(() => call.write?.(bytes)).finally(() => this.#socket.resume())
    call.written.catch(call.reject)
  }
}

/**
 * Connects to the app or agent that listens on a socket. @returns undefined if no program listens there, the
 * socket belongs to another user, or the program doesn't respond in time @throws OtherVersionError
 */
export async function connectSocket(
  path: string,
  timeoutMs = greetingTimeoutMs,
): Promise<TerminalBridge | undefined> {
  try {
    if (!isOurs(path)) return undefined
    const socket = connect(path)
    socket.setTimeout(timeoutMs, () => socket.destroy(new ConnectionEndedError('No response came in time')))
    await once(socket, 'connect')
    const bridge = new SocketBridge(socket)
    await bridge.greet()
    socket.setTimeout(0)
    return bridge
  } catch (error) {
    if (isAbsent(error) || error instanceof ConnectionEndedError) return undefined
    throw error
  }
}
