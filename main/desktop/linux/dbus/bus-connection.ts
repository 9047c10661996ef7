import { createClient, defineInterface } from 'dbus-native'
import type { DefinedInterface, MessageBus } from 'dbus-native'

/** A method of somebody on the bus. */
export interface BusMethod {
  readonly service: string
  readonly path: string
  readonly interface: string
  readonly member: string
  /** D-Bus signature of `body`; none for a method without arguments. */
  readonly signature?: string
  readonly body?: readonly unknown[]
}

/** Why there is no bus: the session has none, the connection went, or was ended before it stood. */
export type BusAbsence = 'none' | 'gone' | 'hungUp'

export interface NoBus {
  /** Undefined where only the system knows. */
  readonly absence?: BusAbsence | undefined
  /** In English, or in the system's words. */
  readonly reason: string
}

/**
 * What came of a call. `no-bus`: it never reached a bus. `no-owner`: nobody on the bus has the name, and nobody could
 * be started for it. `aborted`: the caller stopped waiting. `refused`: any other error, in the answerer's words.
 */
export type BusAnswer =
  | { readonly ok: true; readonly values: readonly unknown[] }
  | {
      readonly ok: false
      readonly kind: 'no-owner' | 'aborted' | 'refused'
      readonly reason: string
    }
  | ({ readonly ok: false; readonly kind: 'no-bus' } & NoBus)

/** A signal as it came off the wire: its body is to be parsed by whoever listens. */
export interface BusSignal {
  readonly sender: string
  readonly path: string
  readonly interface: string
  readonly member: string
  readonly body: readonly unknown[]
}

/** What the arguments of a method or signal are called, with the D-Bus signature of each, in their order. */
export type BusArguments = Readonly<Record<string, string>>

/** A method that others may call. */
export interface ServedMethod {
  readonly in?: BusArguments
  readonly out?: BusArguments
  /**
   * Gives the one value of `out`, or an object of its several, or `null` for none. The arguments are as they came: parse
   * them. What it throws is answered as an error.
   */
  readonly handler: (given: Readonly<Record<string, unknown>>) => unknown
}

/** An object of ours on the bus, with one interface that others may use. */
export interface ServedObject {
  readonly path: string
  readonly interface: string
  readonly methods: Readonly<Record<string, ServedMethod>>
  /** Read anew each time somebody asks. */
  readonly properties: Readonly<Record<string, { readonly type: string; readonly get: () => unknown }>>
  readonly signals: Readonly<Record<string, BusArguments>>
}

/** One connection to a message bus. When it ends it is not mended, but replaced. */
export interface BusConnection {
  call(method: BusMethod, signal?: AbortSignal): Promise<BusAnswer>
  addMatch(rule: string): void
  removeMatch(rule: string): void
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

const SIGNAL = 4

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

/** An object as dbus-native has them. */
function defined({ interface: name, methods, properties, signals }: ServedObject): DefinedInterface {
  const readable = Object.entries(properties).map(([key, property]) => [key, { ...property, access: 'read' }])
  const named = Object.entries(signals).map(([key, args]) => [key, { args }])
  return defineInterface({
    name,
    methods: Object.fromEntries(Object.entries(methods).map(([key, method]) => [key, { ...method }])),
    properties: Object.fromEntries(readable),
    signals: Object.fromEntries(named),
  })
}

function wrap(bus: MessageBus, closed: Promise<void>): BusConnection {
  const call = (method: BusMethod, signal?: AbortSignal): Promise<BusAnswer> =>
    new Promise((resolve) => {
      const message = {
        destination: method.service,
        path: method.path,
        interface: method.interface,
        member: method.member,
        ...(method.signature && { signature: method.signature, body: [...(method.body ?? [])] }),
      }
      bus.invoke(message, signal ? { signal } : {}, (error, ...values: unknown[]) => {
        resolve(error ? answerOf(error) : { ok: true, values })
      })
    })
  const daemon = (member: string, rule: string) => {
    const to = {
      service: 'org.freedesktop.DBus',
      path: '/org/freedesktop/DBus',
      interface: 'org.freedesktop.DBus',
    }
    void call({ ...to, member, signature: 's', body: [rule] })
  }
  return {
    call,
    addMatch: (rule) => daemon('AddMatch', rule),
    removeMatch: (rule) => daemon('RemoveMatch', rule),
    serve(object) {
      const { impl, descriptor } = defined(object)
      bus.exportInterface(impl, object.path, descriptor)
    },
    unserve: (object) => void bus.unexportInterface(object.path, object.interface),
    emit({ path, interface: face, signals }, signal, ...body) {
      bus.sendSignal(path, face, signal, Object.values(signals[signal] ?? {}).join(''), [...body])
    },
    closed,
    end: () => void bus.connection.end(),
  }
}

/**
 * Connects to the bus at `address`; never rejects. The only place that knows dbus-native.
 *
 * Its own deadlines are off (`timeout: 0`): its first call, Hello, throws into the void when it times out, which would
 * end the whole program. Whoever calls brings an AbortSignal instead.
 */
export function dial(address: string, onSignal: (signal: BusSignal) => void): Promise<Dialled> {
  return new Promise((resolve) => {
    let bus: MessageBus
    try {
      bus = createClient({ busAddress: address, timeout: 0 })
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
    connection.on('handlerError', (error) => {
      process.stderr.write(`On the session bus: ${error.stack ?? error.message}\n`)
    })
    connection.on('close', () => resolve({ ok: false, absence: 'hungUp', reason: 'it hung up' }))
    connection.on('message', (message) => {
      if (message.type !== SIGNAL) return
      const { sender = '', path = '', interface: face = '', member = '', body = [] } = message
      onSignal({ sender, path, interface: face, member, body })
    })
    connection.on('connect', () => resolve({ ok: true, connection: wrap(bus, closed) }))
  })
}
