import { connectDesktop } from './connection.ts'

export type SignalForger = Awaited<ReturnType<typeof startSignalForger>>

export interface ForgedSignal {
  readonly path: string
  readonly interface: string
  readonly member: string
  readonly signature: string
  readonly body: readonly unknown[]
}

const daemon = {
  service: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
}

const messageType = { methodReturn: 2, signal: 4 } as const

export const createNameOwnerChanged = (name: string, before: string, after: string): ForgedSignal => ({
  path: daemon.path,
  interface: daemon.interface,
  member: 'NameOwnerChanged',
  signature: 'sss',
  body: [name, before, after],
})

/** Connects to the bus as a client that sends forged signals and replies to another client. */
export async function startSignalForger(address: string) {
  const bus = await connectDesktop(address)
  return {
    name: bus.name,
    /** Broadcasts a signal, and also sends it to `victim`, which receives it even without a match rule. */
    forge(victim: string, { body, ...signal }: ForgedSignal) {
      for (const destination of [undefined, victim]) {
        bus.send({
          type: messageType.signal,
          ...signal,
          body: [...body],
          ...(destination !== undefined && { destination }),
        })
      }
    },
    answer(victim: string, signature: string, body: readonly unknown[]) {
      for (let replySerial = 1; replySerial <= 100; replySerial += 1) {
        const reply = { destination: victim, replySerial, signature, body: [...body] }
        bus.send({ type: messageType.methodReturn, ...reply })
      }
    },
    async sent() {
      await bus.call(daemon, 'GetId')
    },
    close: () => bus.close(),
  }
}
