export interface BusMethodCall {
  readonly service: string
  readonly path: string
  readonly interface: string
  readonly member: string
  /** The types of the arguments; absent if the method has none. */
  readonly signature?: string
  readonly body?: readonly unknown[]
}

/** Why there is no bus: the session has none, or the connection was lost or closed. */
export type BusFailureKind = 'none' | 'gone' | 'hungUp'

export interface BusFailure {
  /** Why there is no bus; undefined if only the system's own error text is known. */
  readonly failureKind?: BusFailureKind | undefined
  /** The reason, as an English text or the system's own error text. */
  readonly reason: string
}

/**
 * `no-owner` means that no service has the name and the bus couldn't start one, `aborted` that the caller
 * stopped waiting, and `refused` that the service returned an error.
 */
export type BusReply =
  | { readonly ok: true; readonly values: readonly unknown[] }
  | { readonly ok: false; readonly kind: 'no-owner' | 'aborted' | 'refused'; readonly reason: string }
  | ({ readonly ok: false; readonly kind: 'no-bus' } & BusFailure)

export interface BusSignal {
  readonly sender: string
  readonly path: string
  readonly interface: string
  readonly member: string
  readonly body: readonly unknown[]
}

/** Maps names of arguments to their D-Bus signatures, in order. */
export type BusArguments = Readonly<Record<string, string>>

export interface ServedMethod {
  readonly in?: BusArguments
  readonly out?: BusArguments
  /**
   * Returns the value of `out`, an object if `out` has several values, or `null` if it has none. Exceptions
   * become error replies.
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

/**
 * The source of signals. `service` is a well-known name, and only signals of its current owner are accepted.
 */
export interface SignalSource {
  readonly service: string
  readonly path: string
  readonly interface: string
}
