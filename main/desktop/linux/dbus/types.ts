export interface BusMethod {
  readonly service: string
  readonly path: string
  readonly interface: string
  readonly member: string
  /** The D-Bus signature of `body`; none for a method without arguments. */
  readonly signature?: string
  readonly body?: readonly unknown[]
}

/** The session has no bus, or the connection was lost or closed. */
export type BusAbsence = 'none' | 'gone' | 'hungUp'

export interface NoBus {
  /** Undefined if the error has only the system's text. */
  readonly absence?: BusAbsence | undefined
  /** In English, or in the system's words. */
  readonly reason: string
}

/**
 * `no-owner`: no service has the name, and the bus couldn't start one. `aborted`: the caller stopped waiting.
 * `refused`: the service returned an error.
 */
export type BusReply =
  | { readonly ok: true; readonly values: readonly unknown[] }
  | { readonly ok: false; readonly kind: 'no-owner' | 'aborted' | 'refused'; readonly reason: string }
  | ({ readonly ok: false; readonly kind: 'no-bus' } & NoBus)

export interface BusSignal {
  readonly sender: string
  readonly path: string
  readonly interface: string
  readonly member: string
  readonly body: readonly unknown[]
}

/** Names and D-Bus signatures, in order. */
export type BusArguments = Readonly<Record<string, string>>

export interface ServedMethod {
  readonly in?: BusArguments
  readonly out?: BusArguments
  /**
   * Returns the only value of `out`, an object of several values, or `null`. An exception becomes an error
   * reply.
   */
  readonly handler: (args: Readonly<Record<string, unknown>>) => unknown
}

export interface ServedObject {
  readonly path: string
  readonly interface: string
  readonly methods: Readonly<Record<string, ServedMethod>>
  readonly properties: Readonly<Record<string, { readonly type: string; readonly get: () => unknown }>>
  readonly signals: Readonly<Record<string, BusArguments>>
}

/** An interface of an object that the current owner of `service`, a well-known name, serves. */
export interface SignalSource {
  readonly service: string
  readonly path: string
  readonly interface: string
}
