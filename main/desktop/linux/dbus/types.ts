/** A method of a service on the bus. */
export interface BusMethod {
  readonly service: string
  readonly path: string
  readonly interface: string
  readonly member: string
  /** D-Bus signature of `body`; none for a method without arguments. */
  readonly signature?: string
  readonly body?: readonly unknown[]
}

/** Why there is no bus: the session has none, or the connection was lost or closed. */
export type BusAbsence = 'none' | 'gone' | 'hungUp'

export interface NoBus {
  /** Undefined if there is only the system's text. */
  readonly absence?: BusAbsence | undefined
  /** In English, or in the system's words. */
  readonly reason: string
}

/**
 * The result of a call. `no-bus`: it never reached a bus. `no-owner`: the name has no owner, and the bus couldn't start one. `aborted`: the
 * caller stopped waiting. `refused`: any other error, in the service's words.
 */
export type BusReply =
  | { readonly ok: true; readonly values: readonly unknown[] }
  | {
      readonly ok: false
      readonly kind: 'no-owner' | 'aborted' | 'refused'
      readonly reason: string
    }
  | ({ readonly ok: false; readonly kind: 'no-bus' } & NoBus)

/** A signal as received. Listeners parse its body. */
export interface BusSignal {
  readonly sender: string
  readonly path: string
  readonly interface: string
  readonly member: string
  readonly body: readonly unknown[]
}

/** The names and D-Bus signatures of a method's or signal's arguments, in order. */
export type BusArguments = Readonly<Record<string, string>>

/** A method that other programs may call. */
export interface ServedMethod {
  readonly in?: BusArguments
  readonly out?: BusArguments
  /**
   * Returns the only value of `out`, an object of several, or `null` for none. The arguments are unparsed. What it throws becomes an error
   * reply.
   */
  readonly handler: (given: Readonly<Record<string, unknown>>) => unknown
}

/** An exported object with one interface. */
export interface ServedObject {
  readonly path: string
  readonly interface: string
  readonly methods: Readonly<Record<string, ServedMethod>>
  /** Read at each request. */
  readonly properties: Readonly<Record<string, { readonly type: string; readonly get: () => unknown }>>
  readonly signals: Readonly<Record<string, BusArguments>>
}

/** A signal's source: one interface of one object of the current owner of `service`. */
export interface SignalSource {
  /** A well-known name. */
  readonly service: string
  readonly path: string
  readonly interface: string
}
