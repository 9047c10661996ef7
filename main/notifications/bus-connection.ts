import { createClient } from 'dbus-native'
import type { MessageBus } from 'dbus-native'

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

/**
 * What came of a call. `no-bus`: it never reached a bus. `no-owner`: nobody on the bus has the name, and nobody could
 * be started for it. `aborted`: the caller stopped waiting. `refused`: any other error, in the answerer's words.
 */
export type BusAnswer =
  | { readonly ok: true; readonly values: readonly unknown[] }
  | {
      readonly ok: false
      readonly kind: 'no-bus' | 'no-owner' | 'aborted' | 'refused'
      readonly reason: string
    }

/** A signal as it came off the wire: its body is to be parsed by whoever listens. */
export interface BusSignal {
  readonly sender: string
  readonly path: string
  readonly interface: string
  readonly member: string
  readonly body: readonly unknown[]
}

/** One connection to a message bus. When it ends it is not mended, but replaced. */
export interface BusConnection {
  call(method: BusMethod, signal?: AbortSignal): Promise<BusAnswer>
  addMatch(rule: string): void
  removeMatch(rule: string): void
  /** Resolves when the connection is gone, for whatever reason. */
  readonly closed: Promise<void>
  end(): void
}

/** The outcome of dialling: a connection, or why there is none, in words. */
export type Dialled =
  | { readonly ok: true; readonly connection: BusConnection }
  | { readonly ok: false; readonly reason: string }

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
  if (code === 'ECONNCLOSED') return { ok: false, kind: 'no-bus', reason: 'the session bus went away' }
  // A service that is known but can't be started answers with an error of the Spawn family.
  const absent = OWNERLESS.has(name) || name.startsWith('org.freedesktop.DBus.Error.Spawn.')
  return { ok: false, kind: absent ? 'no-owner' : 'refused', reason }
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
    connection.on('close', () => resolve({ ok: false, reason: 'the session bus hung up' }))
    connection.on('message', (message) => {
      if (message.type !== SIGNAL) return
      const { sender = '', path = '', interface: face = '', member = '', body = [] } = message
      onSignal({ sender, path, interface: face, member, body })
    })
    connection.on('connect', () => resolve({ ok: true, connection: wrap(bus, closed) }))
  })
}
