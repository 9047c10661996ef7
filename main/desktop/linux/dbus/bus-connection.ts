import {
  createClient,
  type Message,
  type MessageBus,
  defineInterface,
  type DefinedInterface,
} from 'dbus-native'
import { busDaemon, createNameOwners, createNameOwnerMatchRule, type NameOwners } from './name-owners.ts'
import type { BusReply, BusMethodCall, BusSignal, BusFailure, ServedObject, SignalSource } from './types.ts'

/** A connection to a message bus. If it is lost, the caller opens a new one. */
export type BusConnection = ReturnType<typeof createConnection>

export type ConnectResult =
  | { readonly ok: true; readonly connection: BusConnection }
  | ({ readonly ok: false } & BusFailure)

/** Numbers of the D-Bus Specification, "Message Format". */
const messageType = { methodReturn: 2, error: 3, signal: 4 } as const

/** A larger message closes the connection. The bus allows 128 MB, which would take seconds to parse. */
const maxMessageBytes = 1024 * 1024

/**
 * How many malformed calls are logged per connection. The number is limited because any program on the bus
 * can send them.
 */
const maxLogged = 10

const OWNERLESS = new Set([
  'org.freedesktop.DBus.Error.ServiceUnknown',
  'org.freedesktop.DBus.Error.NameHasNoOwner',
])

function toReply(error: Error): BusReply {
  const code = 'code' in error ? error.code : undefined
  const name = 'dbusName' in error && typeof error.dbusName === 'string' ? error.dbusName : error.name
  const reason = error.message || name
  if (code === 'ABORT_ERR') return { ok: false, kind: 'aborted', reason }
  if (code === 'ECONNCLOSED') return { ok: false, kind: 'no-bus', failureKind: 'gone', reason }
  // If the bus can't start a known service, the name of the error begins with this prefix.
  const absent = OWNERLESS.has(name) || name.startsWith('org.freedesktop.DBus.Error.Spawn.')
  return { ok: false, kind: absent ? 'no-owner' : 'refused', reason }
}

/** Maps the serial number of each pending call to the name of the called service. */
type PendingCalls = Map<number, string>

/**
 * Whether a reply comes from the called service. This is checked because dbus-daemon lets any program reply
 * to any call. A message without a sender comes from the bus itself or from the proxy of a sandbox.
 */
function isReplyFromCallee(
  { sender, replySerial }: Message,
  pendingCalls: PendingCalls,
  owners: NameOwners,
): boolean {
  if (!sender || sender === busDaemon.service) return true
  const service = replySerial === undefined ? undefined : pendingCalls.get(replySerial)
  return service !== undefined && sender === owners.ownerOf(service)
}

function createConnection(bus: MessageBus, closed: Promise<void>) {
  const pendingCalls: PendingCalls = new Map()
  const signalHandlers = new Set<(signal: BusSignal) => void>()

  function invoke(
    { service, body, ...method }: BusMethodCall,
    onReply: (reply: BusReply) => void,
    signal?: AbortSignal,
  ) {
    const message: Message = {
      destination: service,
      ...method,
      ...(body && { body: body.map(sanitizeValue) }),
    }
    bus.invoke(message, signal ? { signal } : {}, (error, ...values: unknown[]) => {
      if (message.serial !== undefined) pendingCalls.delete(message.serial)
      onReply(error ? toReply(error) : { ok: true, values })
    })
    if (message.serial !== undefined) pendingCalls.set(message.serial, service)
  }

  function callDaemon(member: string, text: string, onReply: (reply: BusReply) => void = () => undefined) {
    invoke({ ...busDaemon, member, signature: 's', body: [text] }, onReply)
  }

  const owners = createNameOwners((name, onOwner) => {
    callDaemon('AddMatch', createNameOwnerMatchRule(name))
    callDaemon('GetNameOwner', name, (reply) => onOwner(reply.ok ? reply.values[0] : undefined))
  })

  // The library accepts a reply from any sender. This listener runs first and checks the sender.
  bus.connection.prependListener('message', (message) => {
    if (message.type === messageType.signal) {
      const { sender = '', path = '', interface: face = '', member = '', body = [] } = message
      const signal = { sender, path, interface: face, member, body }
      owners.handleSignal(signal)
      for (const signalHandler of signalHandlers) signalHandler(signal)
    } else if (message.type === messageType.methodReturn || message.type === messageType.error) {
      // Without its serial number, the library ignores the reply.
      if (!isReplyFromCallee(message, pendingCalls, owners)) delete message.replySerial
    }
  })

  return {
    /** Calls a method. Only a reply from the called service or from the bus itself is accepted. */
    call(method: BusMethodCall, signal?: AbortSignal): Promise<BusReply> {
      if (method.service !== busDaemon.service) owners.track(method.service)
      return new Promise((resolve) => invoke(method, resolve, signal))
    },
    /** Calls `listener` with signals of the name's current owner. Returns a function that removes it. */
    subscribe({ service, path, interface: face }: SignalSource, listener: (signal: BusSignal) => void) {
      const rule = `type='signal',sender='${service}',path='${path}',interface='${face}'`
      const signalHandler = (signal: BusSignal) => {
        // A match rule filters only broadcasts. A signal that another program sends to us directly arrives
        // without any rule.
        if (signal.sender !== owners.ownerOf(service)) return
        if (signal.path === path && signal.interface === face) listener(signal)
      }
      owners.track(service)
      signalHandlers.add(signalHandler)
      callDaemon('AddMatch', rule)
      return () => {
        if (signalHandlers.delete(signalHandler)) callDaemon('RemoveMatch', rule)
      }
    },
    watchName: (name: string, listener: (owner: string | undefined) => void) => owners.watch(name, listener),
    serve(object: ServedObject) {
      const { impl, descriptor } = toDefinition(object)
      bus.exportInterface(impl, object.path, descriptor)
    },
    unserve: (object: ServedObject) => void bus.unexportInterface(object.path, object.interface),
    emit({ path, interface: face, signals }: ServedObject, signal: string, ...body: readonly unknown[]) {
      bus.sendSignal(
        path,
        face,
        signal,
        Object.values(signals[signal] ?? {}).join(''),
        body.map(sanitizeValue),
      )
    },
    closed,
    end: () => void bus.connection.end(),
  }
}

/**
 * Connects to a bus, and never rejects. The library's own timeouts are off, because a timeout of its first
 * call would be an uncaught exception.
 */
export function connectToBus(address: string): Promise<ConnectResult> {
  return new Promise((resolve) => {
    let bus: MessageBus
    try {
      bus = createClient({ busAddress: address, timeout: 0, maxMessageSize: maxMessageBytes })
    } catch (error) {
      resolve({ ok: false, reason: error instanceof Error ? error.message : String(error) })
      return
    }
    const { connection } = bus
    const closed = new Promise<void>((resolveClosed) => connection.on('close', () => resolveClosed()))
    // Without a listener, an 'error' event would end the program. A 'close' event always follows it.
    connection.on('error', (error) => resolve({ ok: false, reason: error.message }))
    // dbus-native throws if another program calls one of our methods without arguments. Such a call must not
    // end the program.
    let loggedCount = 0
    connection.on('handlerError', (error) => {
      loggedCount += 1
      if (loggedCount <= maxLogged)
        process.stderr.write(`On the session bus: ${error.stack ?? error.message}\n`)
    })
    connection.on('close', () => resolve({ ok: false, failureKind: 'hungUp', reason: 'it hung up' }))
    const opened = createConnection(bus, closed)
    connection.on('connect', () => resolve({ ok: true, connection: opened }))
  })
}

/**
 * Replaces NUL characters in the texts of a value. D-Bus strings can't contain NUL (D-Bus Specification,
 * "Marshaling"), but a server's text might.
 */
function sanitizeValue(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\0', '\uFFFD')
  if (Array.isArray(value)) return value.map(sanitizeValue)
  return value
}

/** Sanitizes a reply, which is either a single value or an object of several values. */
function sanitizeReply(reply: unknown): unknown {
  if (typeof reply !== 'object' || reply === null || Array.isArray(reply)) return sanitizeValue(reply)
  return Object.fromEntries(Object.entries(reply).map(([name, value]) => [name, sanitizeValue(value)]))
}

function toDefinition({ interface: name, methods, properties, signals }: ServedObject): DefinedInterface {
  const callable = Object.entries(methods).map(([key, method]) => {
    const handler = (args: Readonly<Record<string, unknown>>) => sanitizeReply(method.handler(args))
    return [key, { ...method, handler }]
  })
  const readable = Object.entries(properties).map(([key, { type, get }]) => [
    key,
    { type, get: () => sanitizeValue(get()), access: 'read' },
  ])
  const signalEntries = Object.entries(signals).map(([key, args]) => [key, { args }])
  const definition = defineInterface({
    name,
    methods: Object.fromEntries(callable),
    properties: Object.fromEntries(readable),
    signals: Object.fromEntries(signalEntries),
  })
  // Other programs choose the name of the called method. Without a prototype, names such as `constructor`
  // don't exist.
  Object.setPrototypeOf(definition.impl, null)
  return definition
}
