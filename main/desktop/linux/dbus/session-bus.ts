import type { Clock } from '../../../base/clock.ts'
import { dial } from './bus-connection.ts'
import type {
  BusAnswer,
  BusConnection,
  BusMethod,
  BusSignal,
  Dialled,
  ServedObject,
} from './bus-connection.ts'

export type { BusAnswer, BusMethod, BusSignal, ServedObject } from './bus-connection.ts'

/** Which signals a listener wants. What is left out may be anything. */
export interface SignalSource {
  readonly interface: string
  readonly path?: string
  readonly member?: string
  /** The first argument, where it is a string. */
  readonly arg0?: string
}

/** The person's session bus. It is dialled when first needed, and again when it was lost. */
export interface SessionBus {
  /** Dials now, so that whoever needs the bus first need not wait for it. */
  dial(): void
  /** Never rejects; waits as long as it takes unless `signal` ends it. */
  call(method: BusMethod, signal?: AbortSignal): Promise<BusAnswer>
  /** Hears signals, over every reconnection. Returns how to stop. */
  listen(source: SignalSource, listener: (signal: BusSignal) => void): () => void
  /**
   * Says who owns a name: once as soon as that is known, or known not to be knowable, and at every change. Undefined
   * for nobody, also while there is no bus. Returns how to stop.
   */
  watchName(name: string, listener: (owner: string | undefined) => void): () => void
  /**
   * Has an object of ours on the bus, over every reconnection; it does not dial by itself. Returns how to take it away.
   */
  serve(object: ServedObject): () => void
  /** Sends a signal of an object that is served; while there is no bus nobody misses it. */
  emit(object: ServedObject, signal: string, ...body: readonly unknown[]): void
  dispose(): void
}

export interface SessionBusOptions {
  /** Undefined where this session has no bus. Asked at every dialling. */
  readonly address: () => string | undefined
  readonly clock: Clock
}

const DAEMON = {
  service: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
}

const noBus: Dialled = { ok: false, absence: 'none', reason: 'this session has no bus' }

/** Pauses between diallings, ms. */
const PAUSE = { first: 500, longest: 30_000 }

/** Of what comes from the bus's own daemon by its own signature, nothing else is looked at. */
const asName = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)

/**
 * Where the session bus is, by the environment.
 *
 * The second place is the well-known one of systemd's user bus: libdbus and GDBus look there too when the variable is
 * missing, as it is in a session started by ssh or cron.
 */
export function sessionBusAddress(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const { DBUS_SESSION_BUS_ADDRESS: address, XDG_RUNTIME_DIR: runtime } = env
  if (address) return address
  return runtime ? `unix:path=${runtime}/bus` : undefined
}

function ruleOf(source: SignalSource): string {
  const parts: Record<string, string | undefined> = {
    type: 'signal',
    interface: source.interface,
    path: source.path,
    member: source.member,
    arg0: source.arg0,
  }
  return Object.entries(parts)
    .flatMap(([key, value]) => (value === undefined ? [] : [`${key}='${value}'`]))
    .join(',')
}

function fits(source: SignalSource, signal: BusSignal): boolean {
  return (
    signal.interface === source.interface &&
    (source.path ?? signal.path) === signal.path &&
    (source.member ?? signal.member) === signal.member &&
    (source.arg0 === undefined || source.arg0 === signal.body[0])
  )
}

/** Resolves with undefined as soon as `signal` is aborted, else with what `work` resolves with. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T | undefined> {
  if (!signal) return work
  if (signal.aborted) return Promise.resolve(undefined)
  return new Promise((resolve, reject) => {
    const leave = () => resolve(undefined)
    signal.addEventListener('abort', leave, { once: true })
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave))
  })
}

/** Makes the session bus. Nothing is dialled before it is needed. */
export function openSessionBus({ address, clock }: SessionBusOptions): SessionBus {
  const life = new AbortController()
  const listeners = new Map<(signal: BusSignal) => void, SignalSource>()
  const served = new Set<ServedObject>()
  const onDialled = new Set<(bus: Dialled) => void>()
  const onLost = new Set<() => void>()
  let current: Promise<Dialled> | undefined
  let keeping = false

  const hear = (signal: BusSignal) => {
    for (const [listener, source] of listeners) if (fits(source, signal)) listener(signal)
  }

  const lose = async (connection: BusConnection): Promise<void> => {
    await connection.closed
    current = undefined
    for (const listener of onLost) listener()
  }

  const open = async (): Promise<Dialled> => {
    const where = address()
    const dialled = await (where ? dial(where, hear) : noBus)
    if (life.signal.aborted && dialled.ok) dialled.connection.end()
    if (dialled.ok) {
      for (const source of listeners.values()) dialled.connection.addMatch(ruleOf(source))
      for (const object of served) dialled.connection.serve(object)
      void lose(dialled.connection)
    } else {
      current = undefined
    }
    for (const listener of onDialled) listener(dialled)
    return dialled
  }

  const connection = (): Promise<Dialled> => (current ??= open())

  /** Keeps a connection up as long as anybody listens. */
  const keep = async (): Promise<void> => {
    if (keeping) return
    keeping = true
    let failures = 0
    while (!life.signal.aborted && listeners.size > 0 && address() !== undefined) {
      const dialled = await connection()
      if (dialled.ok) await dialled.connection.closed
      failures = dialled.ok ? 0 : failures + 1
      await unlessAborted(clock.sleep(Math.min(PAUSE.longest, PAUSE.first * 2 ** failures)), life.signal)
    }
    keeping = false
  }

  const withConnection = async (use: (open: BusConnection) => void): Promise<void> => {
    const dialled = await current
    if (dialled?.ok) use(dialled.connection)
  }

  const call: SessionBus['call'] = async (method, signal) => {
    const dialled = await unlessAborted(connection(), signal)
    if (!dialled) return { ok: false, kind: 'aborted', reason: 'nobody waits any more' }
    if (!dialled.ok) return { ok: false, kind: 'no-bus', absence: dialled.absence, reason: dialled.reason }
    return dialled.connection.call(method, signal)
  }

  const listen: SessionBus['listen'] = (source, listener) => {
    listeners.set(listener, source)
    void withConnection((bus) => bus.addMatch(ruleOf(source)))
    if (current === undefined) void connection()
    void keep()
    return () => {
      if (listeners.delete(listener)) void withConnection((bus) => bus.removeMatch(ruleOf(source)))
    }
  }

  const watchName: SessionBus['watchName'] = (name, listener) => {
    let known: { owner: string | undefined } | undefined
    let changes = 0
    const tell = (owner: string | undefined) => {
      changes += 1
      if (known && known.owner === owner) return
      known = { owner }
      listener(owner)
    }
    const ask = async (dialled: Dialled) => {
      const before = changes
      const answer = dialled.ok
        ? await dialled.connection.call({ ...DAEMON, member: 'GetNameOwner', signature: 's', body: [name] })
        : undefined
      // A change that came meanwhile is newer than, or the same as, the answer.
      if (changes !== before) return
      tell(answer?.ok ? asName(answer.values[0]) : undefined)
    }
    const dialled = (bus: Dialled) => void ask(bus)
    const lost = () => tell(undefined)
    onDialled.add(dialled)
    onLost.add(lost)
    // A connection that is there already won't be dialled again: ask it now.
    if (current) void current.then(ask)
    const source = { interface: DAEMON.interface, member: 'NameOwnerChanged', arg0: name }
    const stop = listen(source, ({ body }) => {
      // The name, who had it, and who has it now.
      if (body.length === 3) tell(asName(body[2]))
    })
    return () => {
      onDialled.delete(dialled)
      onLost.delete(lost)
      stop()
    }
  }

  return {
    dial: () => void connection(),
    call,
    listen,
    watchName,
    serve(object) {
      served.add(object)
      void withConnection((bus) => bus.serve(object))
      return () => {
        if (served.delete(object)) void withConnection((bus) => bus.unserve(object))
      }
    },
    emit: (object, signal, ...body) => void withConnection((bus) => bus.emit(object, signal, ...body)),
    dispose() {
      life.abort()
      served.clear()
      listeners.clear()
      onDialled.clear()
      onLost.clear()
      void withConnection((bus) => bus.end())
    },
  }
}
