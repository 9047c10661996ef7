import { unlessAborted } from '../../../base/abort.ts'
import type { Clock } from '../../../base/clock.ts'
import { dial } from './bus-connection.ts'
import type { BusConnection, Dialled } from './bus-connection.ts'
import type { BusReply, BusMethod, BusSignal, ServedObject, SignalSource } from './types.ts'

export type { BusReply, BusMethod, BusSignal, ServedObject, SignalSource } from './types.ts'

/** The person's session bus. It is dialled when first needed, and again when it was lost. */
export interface SessionBus {
  /** Dials now, so that whoever needs the bus first need not wait for it. */
  dial(): void
  /** Never rejects; waits as long as it takes unless `signal` ends it. Only who was called can answer. */
  call(method: BusMethod, signal?: AbortSignal): Promise<BusReply>
  /**
   * Hears signals, over every reconnection. Anybody may send any signal: these are the current owner's of the source's
   * name, and nobody else's. Returns how to stop.
   */
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

const noBus: Dialled = { ok: false, absence: 'none', reason: 'this session has no bus' }

/** Pauses between diallings, ms. */
const PAUSE = { first: 500, longest: 30_000 }

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

/** A subscription that is renewed on every connection. */
interface Subscription {
  /** @returns unsubscribe */
  readonly begin: (open: BusConnection) => () => void
  /** There is no bus, or it has gone. */
  readonly absent: () => void
  /** Whether it keeps the connection open. */
  readonly isKept: boolean
  end?: (() => void) | undefined
}

/** Makes the session bus. Nothing is dialled before it is needed. */
export function openSessionBus({ address, clock }: SessionBusOptions): SessionBus {
  const life = new AbortController()
  const standing = new Set<Subscription>()
  let current: Promise<Dialled> | undefined
  let keeping = false

  const lose = async (connection: BusConnection): Promise<void> => {
    await connection.closed
    current = undefined
    for (const each of standing) {
      each.end = undefined
      each.absent()
    }
  }

  const open = async (): Promise<Dialled> => {
    const where = address()
    const dialled = await (where ? dial(where) : noBus)
    if (life.signal.aborted && dialled.ok) dialled.connection.end()
    if (dialled.ok) {
      for (const each of standing) each.end = each.begin(dialled.connection)
      void lose(dialled.connection)
    } else {
      current = undefined
      for (const each of standing) each.absent()
    }
    return dialled
  }

  const connection = (): Promise<Dialled> => (current ??= open())

  const isWanted = () => [...standing].some(({ isKept }) => isKept)

  /** Keeps a connection up as long as anybody listens. */
  const keep = async (): Promise<void> => {
    if (keeping) return
    keeping = true
    let failures = 0
    while (!life.signal.aborted && isWanted() && address() !== undefined) {
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

  /** Begins something on the connection that is there, and on each that comes. Returns how to end it. */
  const stand = (each: Subscription): (() => void) => {
    standing.add(each)
    void withConnection((bus) => {
      // One that was being dialled has begun it by itself.
      if (standing.has(each)) each.end ??= each.begin(bus)
    })
    if (each.isKept) {
      void connection()
      void keep()
    }
    return () => {
      standing.delete(each)
      each.end?.()
      each.end = undefined
    }
  }

  const call: SessionBus['call'] = async (method, signal) => {
    const dialled = await (signal ? unlessAborted(connection(), signal) : connection())
    if (!dialled) return { ok: false, kind: 'aborted', reason: 'nobody waits any more' }
    if (!dialled.ok) return { ok: false, kind: 'no-bus', absence: dialled.absence, reason: dialled.reason }
    return dialled.connection.call(method, signal)
  }

  return {
    dial: () => void connection(),
    call,
    listen: (source, listener) =>
      stand({ begin: (bus) => bus.hear(source, listener), absent: () => undefined, isKept: true }),
    watchName(name, listener) {
      let known: { owner: string | undefined } | undefined
      const tell = (owner: string | undefined) => {
        if (known && known.owner === owner) return
        known = { owner }
        listener(owner)
      }
      return stand({ begin: (bus) => bus.watchName(name, tell), absent: () => tell(undefined), isKept: true })
    },
    serve: (object) =>
      stand({
        begin(bus) {
          bus.serve(object)
          return () => bus.unserve(object)
        },
        absent: () => undefined,
        isKept: false,
      }),
    emit: (object, signal, ...body) => void withConnection((bus) => bus.emit(object, signal, ...body)),
    dispose() {
      life.abort()
      standing.clear()
      void withConnection((bus) => bus.end())
    },
  }
}
