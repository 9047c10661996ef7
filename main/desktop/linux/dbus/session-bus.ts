import { awaitUnlessAborted } from '#main/base/abort.ts'
import type { Clock } from '#main/base/clock.ts'
import { connectToBus, type BusConnection, type ConnectResult } from './bus-connection.ts'
import type { BusReply, BusMethodCall, BusSignal, ServedObject, SignalSource } from './types.ts'

export type { BusReply, BusMethodCall, BusSignal, ServedObject, SignalSource } from './types.ts'

export interface SessionBus {
  connect(): void
  /** Calls a method. Never rejects. Only a reply from the called service is accepted. */
  call(method: BusMethodCall, signal?: AbortSignal): Promise<BusReply>
  /**
   * Calls `listener` with the signals of the program that currently owns the service's name. Reconnects if
   * necessary. @returns a function that removes the listener
   */
  listen(source: SignalSource, listener: (signal: BusSignal) => void): () => void
  /**
   * Calls `listener` with the owner of a name, now and at each change. Returns a function that removes the
   * listener.
   */
  watchName(name: string, listener: (owner: string | undefined) => void): () => void
  serve(object: ServedObject): () => void
  emit(object: ServedObject, signal: string, ...body: readonly unknown[]): void
  dispose(): void
}

export interface SessionBusOptions {
  /** Returns the address of the bus; undefined if there is none. It is called for each new connection. */
  readonly address: () => string | undefined
  readonly clock: Clock
}

const noBus: ConnectResult = { ok: false, failureKind: 'none', reason: 'this session has no bus' }

const reconnectDelayMs = { first: 500, longest: 30_000 }

/**
 * Returns the address of the session bus. Sessions of ssh or cron lack the variable. In these sessions, the
 * address is that of systemd's user bus, as in libdbus and GDBus.
 */
export function getSessionBusAddress(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const { DBUS_SESSION_BUS_ADDRESS: address, XDG_RUNTIME_DIR: runtime } = env
  if (address) return address
  return runtime ? `unix:path=${runtime}/bus` : undefined
}

interface Subscription {
  readonly begin: (open: BusConnection) => () => void
  readonly onUnavailable: () => void
  readonly isPersistent: boolean
  end?: (() => void) | undefined
}

/**
 * Reconnects while there are persistent subscriptions, and restores all subscriptions after each
 * reconnection.
 */
class Reconnector {
  readonly #options: SessionBusOptions
  readonly #controller = new AbortController()
  readonly #subscriptions = new Set<Subscription>()
  #current: Promise<ConnectResult> | undefined
  #isReconnecting = false

  constructor(options: SessionBusOptions) {
    this.#options = options
  }

  connection(): Promise<ConnectResult> {
    return (this.#current ??= this.#open())
  }

  async withConnection(doing: (open: BusConnection) => void): Promise<void> {
    const connectResult = await this.#current
    if (connectResult?.ok) doing(connectResult.connection)
  }

  subscribe(each: Subscription): () => void {
    this.#subscriptions.add(each)
    void this.withConnection((bus) => {
      // While a connection is being opened, subscriptions wait. All of them begin when the connection is
      // ready.
      if (this.#subscriptions.has(each)) each.end ??= each.begin(bus)
    })
    if (each.isPersistent) {
      void this.connection()
      void this.#keepConnected()
    }
    return () => {
      this.#subscriptions.delete(each)
      each.end?.()
      each.end = undefined
    }
  }

  end(): void {
    this.#controller.abort()
    this.#subscriptions.clear()
    void this.withConnection((bus) => bus.end())
  }

  async #open(): Promise<ConnectResult> {
    const where = this.#options.address()
    const connectResult = await (where ? connectToBus(where) : noBus)
    if (this.#controller.signal.aborted && connectResult.ok) connectResult.connection.end()
    if (connectResult.ok) {
      for (const each of this.#subscriptions) each.end = each.begin(connectResult.connection)
      void this.#handleDisconnect(connectResult.connection)
    } else {
      this.#current = undefined
      for (const each of this.#subscriptions) each.onUnavailable()
    }
    return connectResult
  }

  async #handleDisconnect(connection: BusConnection): Promise<void> {
    await connection.closed
    this.#current = undefined
    for (const each of this.#subscriptions) {
      each.end = undefined
      each.onUnavailable()
    }
  }

  async #keepConnected(): Promise<void> {
    if (this.#isReconnecting) return
    this.#isReconnecting = true
    const { address, clock } = this.#options
    const { signal } = this.#controller
    const isWanted = () => [...this.#subscriptions].some(({ isPersistent }) => isPersistent)
    let failures = 0
    while (!signal.aborted && isWanted() && address() !== undefined) {
      const connectResult = await this.connection()
      if (connectResult.ok) await connectResult.connection.closed
      failures = connectResult.ok ? 0 : failures + 1
      await awaitUnlessAborted(
        clock.sleep(Math.min(reconnectDelayMs.longest, reconnectDelayMs.first * 2 ** failures)),
        signal,
      )
    }
    this.#isReconnecting = false
  }
}

function createOwnerSubscription(name: string, listener: (owner: string | undefined) => void): Subscription {
  let latest: { owner: string | undefined } | undefined
  const notify = (owner: string | undefined) => {
    if (latest && latest.owner === owner) return
    latest = { owner }
    listener(owner)
  }
  return {
    begin: (bus) => bus.watchName(name, notify),
    onUnavailable: () => notify(undefined),
    isPersistent: true,
  }
}

/** Creates a session bus, which connects at the first use of `connect`, `call`, `listen` or `watchName`. */
export function openSessionBus(options: SessionBusOptions): SessionBus {
  const link = new Reconnector(options)
  return {
    connect: () => void link.connection(),
    async call(method, signal) {
      const connectResult = await (signal ? awaitUnlessAborted(link.connection(), signal) : link.connection())
      if (!connectResult) return { ok: false, kind: 'aborted', reason: 'nobody waits any more' }
      if (!connectResult.ok)
        return {
          ok: false,
          kind: 'no-bus',
          failureKind: connectResult.failureKind,
          reason: connectResult.reason,
        }
      return connectResult.connection.call(method, signal)
    },
    listen: (source, listener) =>
      link.subscribe({
        begin: (bus) => bus.subscribe(source, listener),
        onUnavailable: () => undefined,
        isPersistent: true,
      }),
    watchName: (name, listener) => link.subscribe(createOwnerSubscription(name, listener)),
    serve: (object) =>
      link.subscribe({
        begin(bus) {
          bus.serve(object)
          return () => bus.unserve(object)
        },
        onUnavailable: () => undefined,
        isPersistent: false,
      }),
    emit: (object, signal, ...body) => void link.withConnection((bus) => bus.emit(object, signal, ...body)),
    dispose: () => link.end(),
  }
}
