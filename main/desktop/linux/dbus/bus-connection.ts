import { createClient } from 'dbus-native'
import type { Message, MessageBus } from 'dbus-native'
import { daemon, nameOwners, ownerRule } from './name-owners.ts'
import type { NameOwners } from './name-owners.ts'
import { defined, sendable } from './served.ts'
import type { BusAnswer, BusMethod, BusSignal, NoBus, ServedObject, SignalSource } from './types.ts'

/** One connection to a message bus. When it ends it is not mended, but replaced. */
export interface BusConnection {
  /** Takes an answer only from whoever owns the name that was called, or from the bus itself. */
  call(method: BusMethod, signal?: AbortSignal): Promise<BusAnswer>
  /** Hears signals, of the current owner of the source's name alone. Returns how to stop. */
  hear(source: SignalSource, listener: (signal: BusSignal) => void): () => void
  /** Tells who owns a name as soon as it is known, and each other. Returns how to stop. */
  watchName(name: string, listener: (owner: string | undefined) => void): () => void
  serve(object: ServedObject): void
  unserve(object: ServedObject): void
  /** Sends a signal of an object that is served. */
  emit(object: ServedObject, signal: string, ...body: readonly unknown[]): void
  /** Resolves when the connection is gone, for whatever reason. */
  readonly closed: Promise<void>
  end(): void
}

/** The outcome of dialling: a connection, or why there is none, in words. */
export type Dialled =
  | { readonly ok: true; readonly connection: BusConnection }
  | ({ readonly ok: false } & NoBus)

/** D-Bus Specification, "Message Format". */
const messageType = { methodReturn: 2, error: 3, signal: 4 } as const

/**
 * The longest message that is read, bytes. All that is meant for us is far shorter, and the bus carries up to 128 MB,
 * which would take seconds to read. A longer one costs the connection, which is replaced.
 */
const longestMessage = 1024 * 1024

/** How many calls that the library stumbles over are said for one connection: anybody can send as many as they like. */
const mostSaid = 10

const OWNERLESS = new Set([
  'org.freedesktop.DBus.Error.ServiceUnknown',
  'org.freedesktop.DBus.Error.NameHasNoOwner',
])

function answerOf(error: unknown): BusAnswer {
  if (!(error instanceof Error)) return { ok: false, kind: 'refused', reason: String(error) }
  const code = 'code' in error ? error.code : undefined
  const name = 'dbusName' in error && typeof error.dbusName === 'string' ? error.dbusName : error.name
  const reason = error.message || name
  if (code === 'ABORT_ERR') return { ok: false, kind: 'aborted', reason }
  if (code === 'ECONNCLOSED') return { ok: false, kind: 'no-bus', absence: 'gone', reason }
  // A service that is known but can't be started answers with an error of the Spawn family.
  const absent = OWNERLESS.has(name) || name.startsWith('org.freedesktop.DBus.Error.Spawn.')
  return { ok: false, kind: absent ? 'no-owner' : 'refused', reason }
}

/** What was asked of whom, by the serial of the call. */
type Asked = Map<number, string>

/**
 * Whether an answer comes from whom the call went to. It has to be looked at: the policy that dbus-daemon brings for a
 * session lets anybody answer any call, for the sake of those who listen in.
 *
 * A name's owner is known by then, for the bus is asked before the call is sent. What nobody has sent is from the bus,
 * or from a sandbox's proxy for it: a bus stamps all that it passes on.
 */
function isAnswered({ sender, replySerial }: Message, asked: Asked, owners: NameOwners): boolean {
  if (!sender || sender === daemon.service) return true
  const service = replySerial === undefined ? undefined : asked.get(replySerial)
  return service !== undefined && sender === owners.ownerOf(service)
}

function wrap(bus: MessageBus, closed: Promise<void>): BusConnection {
  const asked: Asked = new Map()
  const hearers = new Set<(signal: BusSignal) => void>()

  function invoke(
    { service, body, ...method }: BusMethod,
    answered: (answer: BusAnswer) => void,
    signal?: AbortSignal,
  ) {
    const message: Message = { destination: service, ...method, ...(body && { body: body.map(sendable) }) }
    bus.invoke(message, signal ? { signal } : {}, (error, ...values: unknown[]) => {
      if (message.serial !== undefined) asked.delete(message.serial)
      answered(error ? answerOf(error) : { ok: true, values })
    })
    if (message.serial !== undefined) asked.set(message.serial, service)
  }

  /** Asks the bus itself. */
  function callDaemon(member: string, text: string, answered: (answer: BusAnswer) => void = () => undefined) {
    invoke({ ...daemon, member, signature: 's', body: [text] }, answered)
  }

  const owners = nameOwners((name, answered) => {
    callDaemon('AddMatch', ownerRule(name))
    callDaemon('GetNameOwner', name, (answer) => answered(answer.ok ? answer.values[0] : undefined))
  })

  // Before the library, which hands an answer to whoever waits for it, whoever sent it.
  bus.connection.prependListener('message', (message) => {
    if (message.type === messageType.signal) {
      const { sender = '', path = '', interface: face = '', member = '', body = [] } = message
      const signal = { sender, path, interface: face, member, body }
      owners.hear(signal)
      for (const hearer of hearers) hearer(signal)
    } else if (message.type === messageType.methodReturn || message.type === messageType.error) {
      // The answer to nothing is given to nobody.
      if (!isAnswered(message, asked, owners)) delete message.replySerial
    }
  })

  return {
    call(method, signal) {
      if (method.service !== daemon.service) owners.track(method.service)
      return new Promise((resolve) => invoke(method, resolve, signal))
    },
    hear({ service, path, interface: face }, listener) {
      const rule = `type='signal',sender='${service}',path='${path}',interface='${face}'`
      const hearer = (signal: BusSignal) => {
        // The rule is the bus's: a signal that is sent to us alone comes without any.
        if (signal.sender !== owners.ownerOf(service)) return
        if (signal.path === path && signal.interface === face) listener(signal)
      }
      owners.track(service)
      hearers.add(hearer)
      callDaemon('AddMatch', rule)
      return () => {
        if (hearers.delete(hearer)) callDaemon('RemoveMatch', rule)
      }
    },
    watchName: (name, listener) => owners.watch(name, listener),
    serve(object) {
      const { impl, descriptor } = defined(object)
      bus.exportInterface(impl, object.path, descriptor)
    },
    unserve: (object) => void bus.unexportInterface(object.path, object.interface),
    emit({ path, interface: face, signals }, signal, ...body) {
      bus.sendSignal(path, face, signal, Object.values(signals[signal] ?? {}).join(''), body.map(sendable))
    },
    closed,
    end: () => void bus.connection.end(),
  }
}

/**
 * Connects to the bus at `address`; never rejects. With `served.ts` the only place that knows dbus-native.
 *
 * Its own deadlines are off (`timeout: 0`): its first call, Hello, throws into the void when it times out, which would
 * end the whole program. Whoever calls brings an AbortSignal instead.
 */
export function dial(address: string): Promise<Dialled> {
  return new Promise((resolve) => {
    let bus: MessageBus
    try {
      bus = createClient({ busAddress: address, timeout: 0, maxMessageSize: longestMessage })
    } catch (error) {
      // An address of a kind it doesn't know throws at once.
      resolve({ ok: false, reason: error instanceof Error ? error.message : String(error) })
      return
    }
    const { connection } = bus
    const closed = new Promise<void>((gone) => connection.on('close', () => gone()))
    // Without this listener an error would end the program; what follows it is always 'close'.
    connection.on('error', (error) => resolve({ ok: false, reason: error.message }))
    // dbus-native stumbles over a call that lacks its arguments, and nobody's malformed call may end the program.
    let said = 0
    connection.on('handlerError', (error) => {
      said += 1
      if (said <= mostSaid) process.stderr.write(`On the session bus: ${error.stack ?? error.message}\n`)
    })
    connection.on('close', () => resolve({ ok: false, absence: 'hungUp', reason: 'it hung up' }))
    const opened = wrap(bus, closed)
    connection.on('connect', () => resolve({ ok: true, connection: opened }))
  })
}
