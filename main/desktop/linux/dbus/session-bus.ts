import { unlessAborted } from '#main/base/abort.ts'
import type { Clock } from '#main/base/clock.ts'
import { dial, type BusConnection, type Dialled } from './bus-connection.ts'
import type { BusReply, BusMethod, BusSignal, ServedObject, SignalSource } from './types.ts'

export type { BusReply, BusMethod, BusSignal, ServedObject, SignalSource } from './types.ts'

export interface SessionBus {
  dial(): void
  /** Never rejects. Only the called service can reply. */
  call(method: BusMethod, signal?: AbortSignal): Promise<BusReply>
  /**
   * Signals of the current owner of the source's name, across reconnections.
   *
   * @returns unsubscribe
   */
  listen(source: SignalSource, listener: (signal: BusSignal) => void): () => void
  /**
   * Emits the owner, once known and at each change; undefined without an owner or a bus.
   *
   * @returns unsubscribe
   */
  watchName(name: string, listener: (owner: string | undefined) => void): () => void
  serve(object: ServedObject): () => void
  emit(object: ServedObject, signal: string, ...body: readonly unknown[]): void
  dispose(): void
}

export interface SessionBusOptions {
  /** Read at each connection; undefined without a bus. */
  readonly address: () => string | undefined
  readonly clock: Clock
}

const noBus: Dialled = { ok: false, absence: 'none', reason: 'this session has no bus' }

const PAUSE = { first: 500, longest: 30_000 }

/** Without the variable, as in sessions of ssh or cron, systemd's user bus, as in libdbus and GDBus. */
export function sessionBusAddress(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const { DBUS_SESSION_BUS_ADDRESS: address, XDG_RUNTIME_DIR: runtime } = env
  if (address) return address
  return runtime ? `unix:path=${runtime}/bus` : undefined
}

interface Subscription {
  readonly begin: (open: BusConnection) => () => void
  readonly absent: () => void
  readonly isKept: boolean
  end?: (() => void) | undefined
}

/** Creates the session bus. */
export function openSessionBus({ address, clock }: SessionBusOptions): SessionBus {
  const life = new AbortController()
  const subscriptions = new Set<Subscription>()
  let current: Promise<Dialled> | undefined
  let keeping = false

  const lose = async (connection: BusConnection): Promise<void> => {
    await connection.closed
    current = undefined
    for (const each of subscriptions) {
      each.end = undefined
      each.absent()
    }
  }

  const open = async (): Promise<Dialled> => {
    const where = address()
    const dialled = await (where ? dial(where) : noBus)
    if (life.signal.aborted && dialled.ok) dialled.connection.end()
    if (dialled.ok) {
      for (const each of subscriptions) each.end = each.begin(dialled.connection)
      void lose(dialled.connection)
    } else {
      current = undefined
      for (const each of subscriptions) each.absent()
    }
    return dialled
  }

  const connection = (): Promise<Dialled> => (current ??= open())

  const isWanted = () => [...subscriptions].some(({ isKept }) => isKept)

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

  const subscribe = (each: Subscription): (() => void) => {
    subscriptions.add(each)
    void withConnection((bus) => {
      // A connection in progress starts it by itself.
      if (subscriptions.has(each)) each.end ??= each.begin(bus)
    })
    if (each.isKept) {
      void connection()
      void keep()
    }
    return () => {
      subscriptions.delete(each)
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
      subscribe({ begin: (bus) => bus.hear(source, listener), absent: () => undefined, isKept: true }),
    watchName(name, listener) {
      let known: { owner: string | undefined } | undefined
      const notify = (owner: string | undefined) => {
        if (known && known.owner === owner) return
        known = { owner }
        listener(owner)
      }
      return subscribe({
        begin: (bus) => bus.watchName(name, notify),
        absent: () => notify(undefined),
        isKept: true,
      })
    },
    serve: (object) =>
      subscribe({
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
      subscriptions.clear()
      void withConnection((bus) => bus.end())
    },
  }
}
