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
export type BusReply =
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

/** Whose signals a listener wants: those of one interface of one object, from the current owner of `service`. */
export interface SignalSource {
  /** A well-known name. */
  readonly service: string
  readonly path: string
  readonly interface: string
}
