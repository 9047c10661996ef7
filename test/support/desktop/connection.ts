import { createClient, type InterfaceDescriptor, type Message, type MessageBus } from 'dbus-native'

export { DBusError } from 'dbus-native'

export class DBusMethodError extends Error {
  readonly dbusName: string

  constructor(dbusName: string, message: string) {
    super(message)
    this.dbusName = dbusName
  }
}

export interface ReceivedSignal {
  readonly sender: string
  readonly path: string
  readonly interface: string
  readonly member: string
  readonly body: readonly unknown[]
}

/** The parameter `sender` is the caller's unique name on the bus. */
export type MethodHandler = (args: readonly unknown[], sender: string) => unknown

export type DesktopConnection = Awaited<ReturnType<typeof connectDesktop>>

export function createDBusMethod(handler: MethodHandler): (...args: unknown[]) => unknown {
  return (...args) => {
    const message = args.at(-1)
    return handler(args.slice(0, -1), senderOf(message))
  }
}

function senderOf(message: unknown): string {
  if (typeof message !== 'object' || message === null || !('sender' in message)) return ''
  return typeof message.sender === 'string' ? message.sender : ''
}

function nameOf(bus: MessageBus): Promise<string> {
  return new Promise((resolve, reject) => {
    bus.connection.on('error', reject)
    bus.invokeDbus({ member: 'GetId' }, (error) => {
      if (error) reject(error)
      else resolve(bus.name ?? '')
    })
  })
}

export async function connectDesktop(address: string) {
  const bus = createClient({ busAddress: address, ayBuffer: true })
  const name = await nameOf(bus)
  const listeners = new Set<(signal: ReceivedSignal) => void>()
  bus.connection.on('message', (message) => {
    if (message.type !== 4) return
    const signal = {
      sender: message.sender ?? '',
      path: message.path ?? '',
      interface: message.interface ?? '',
      member: message.member ?? '',
      body: message.body ?? [],
    }
    for (const listener of listeners) listener(signal)
  })
  return {
    name,
    async own(wanted: string) {
      // The flag 4 makes the call fail if another program owns the name.
      const reply = await bus.requestName(wanted, 4)
      if (reply !== 1) throw new Error(`${wanted} already has an owner on this bus`)
    },
    serve(path: string, descriptor: InterfaceDescriptor, members: Readonly<Record<string, unknown>>) {
      bus.exportInterface(members, path, descriptor)
    },
    signal(path: string, face: string, member: string, signature: string, body: readonly unknown[]) {
      bus.sendSignal(path, face, member, signature, [...body])
    },
    call(
      to: { readonly service: string; readonly path: string; readonly interface: string },
      member: string,
      signature?: string,
      body: readonly unknown[] = [],
    ) {
      return new Promise<readonly unknown[]>((resolve, reject) => {
        const message = {
          destination: to.service,
          path: to.path,
          interface: to.interface,
          member,
          ...(signature && { signature, body: [...body] }),
        }
        bus.invoke(message, (error: Error | null, ...values: unknown[]) => {
          if (error) reject(error)
          else resolve(values)
        })
      })
    },
    /** Sends any message, valid or not. */
    send(message: Message) {
      bus.connection.message({ serial: bus.serial++, ...message })
    },
    async listen(rule: string, listener: (signal: ReceivedSignal) => void) {
      listeners.add(listener)
      await bus.addMatch(rule)
    },
    close: () => bus.close(),
  }
}
