import { inspect } from 'node:util'
import { z } from 'zod'
import { connectDesktop, createDBusMethod, DBusMethodError, type MethodHandler } from './connection.ts'
import { createChangeWaits } from './change-waits.ts'

const INTERFACE = 'org.freedesktop.Notifications'
const PATH = '/org/freedesktop/Notifications'

/** In D-Bus, message type 4 is a signal. */
const signalOfOurs = { type: 4, path: PATH, interface: INTERFACE } as const

const NotifyArguments = z.tuple([
  z.string(),
  z.number(),
  z.string(),
  z.string(),
  z.string(),
  z.array(z.string()),
  z.record(z.string(), z.unknown()),
  z.number(),
])

export type DaemonBehaviour = 'takes' | 'refuses' | 'hangs'

export interface NotificationDaemonOptions {
  /** `body`, `actions` and `persistence` by default. */
  readonly capabilities?: readonly string[] | 'refused' | 'nonsense' | 'no answer'
  /** True by default. dunst and lxqt-notificationd keep a notification after a click. */
  readonly closesAfterAction?: boolean
  readonly behaviour?: DaemonBehaviour
  readonly name?: string
}

export interface ShownNotification {
  readonly id: number
  readonly appName: string
  readonly replacesId: number
  readonly icon: string
  readonly title: string
  readonly body: string
  readonly actions: readonly { readonly key: string; readonly label: string }[]
  readonly hints: Readonly<Record<string, unknown>>
  /** In ms. -1 means that the daemon decides. */
  readonly expires: number
  readonly sender: string
}

export interface NotificationDaemon {
  readonly calls: readonly ShownNotification[]
  readonly visible: ReadonlyMap<number, ShownNotification>
  readonly closedByApp: readonly number[]
  readonly capabilitiesAsked: number
  readonly refusals: number
  behave(mood: DaemonBehaviour): void
  press(id: number, action: string): void
  say(member: string, signature: string, body: readonly unknown[]): void
  /** By default, the reason is 2 (dismissed by the user). 1 is a timeout. */
  close(id: number, reason?: number): void
  until<T>(look: (daemon: NotificationDaemon) => T | undefined | false): Promise<T>
  stop(): Promise<void>
}

function pairs(flat: readonly string[]): ShownNotification['actions'] {
  return flat.flatMap((key, index) => (index % 2 === 0 ? [{ key, label: flat[index + 1] ?? '' }] : []))
}

export async function startNotificationDaemon(
  address: string,
  options: NotificationDaemonOptions = {},
): Promise<NotificationDaemon> {
  const connection = await connectDesktop(address)
  const calls: ShownNotification[] = []
  const visible = new Map<number, ShownNotification>()
  const closedByApp: number[] = []
  const counts = { capabilities: 0, id: 0, refused: 0 }
  let mood = options.behaviour ?? 'takes'
  const seen = createChangeWaits(() => inspect({ calls, visible: [...visible.keys()] }, { depth: 6 }))

  const gone = (id: number, reason: number) => {
    if (!visible.delete(id)) return
    connection.signal(PATH, INTERFACE, 'NotificationClosed', 'uu', [id, reason])
    seen.reportChange()
  }

  const capabilities = () => {
    counts.capabilities += 1
    seen.reportChange()
    const { capabilities: reply = ['body', 'actions', 'persistence'] } = options
    if (reply === 'refused') throw new DBusMethodError('org.freedesktop.DBus.Error.Failed', 'Not now')
    if (reply === 'no answer') return new Promise(() => undefined)
    return reply === 'nonsense' ? 7 : [...reply]
  }

  const notify: MethodHandler = (args, sender) => {
    if (mood === 'refuses') {
      counts.refused += 1
      setImmediate(() => seen.reportChange())
      throw new DBusMethodError(`${INTERFACE}.Error.ExcessNotificationGeneration`, 'Created too many')
    }
    const [appName, replacesId, icon, title, body, actions, hints, expires] = NotifyArguments.parse(args)
    const id = replacesId || ++counts.id
    const call = {
      id,
      appName,
      replacesId,
      icon,
      title,
      body,
      actions: pairs(actions),
      hints,
      expires,
      sender,
    }
    calls.push(call)
    visible.set(id, call)
    // Reports the notification after the reply, because nobody can click it earlier.
    setImmediate(() => seen.reportChange())
    return mood === 'hangs' ? new Promise(() => undefined) : id
  }

  connection.serve(
    PATH,
    {
      name: INTERFACE,
      methods: {
        GetCapabilities: ['', options.capabilities === 'nonsense' ? 'u' : 'as', [], ['capabilities']],
        Notify: [
          'susssasa{sv}i',
          'u',
          ['app', 'replaces', 'icon', 'summary', 'body', 'actions', 'hints', 'expires'],
          ['id'],
        ],
        CloseNotification: ['u', '', ['id'], []],
        GetServerInformation: ['', 'ssss', [], ['name', 'vendor', 'version', 'spec_version']],
      },
      signals: {
        NotificationClosed: ['uu', 'id', 'reason'],
        ActionInvoked: ['us', 'id', 'action_key'],
      },
    },
    {
      GetCapabilities: capabilities,
      Notify: createDBusMethod(notify),
      CloseNotification: createDBusMethod(([id]) => {
        if (typeof id === 'number') {
          closedByApp.push(id)
          gone(id, 3)
          seen.reportChange()
        }
        return null
      }),
      GetServerInformation: () => [options.name ?? 'Test Notifications', 'Compileo Tray', '1.0', '1.2'],
    },
  )
  await connection.own(INTERFACE)

  const daemon: NotificationDaemon = {
    calls,
    visible,
    closedByApp,
    get capabilitiesAsked() {
      return counts.capabilities
    },
    get refusals() {
      return counts.refused
    },
    behave(next) {
      mood = next
    },
    press(id, action) {
      connection.signal(PATH, INTERFACE, 'ActionInvoked', 'us', [id, action])
      if (options.closesAfterAction ?? true) gone(id, 2)
    },
    say: (member, signature, body) =>
      connection.send({ ...signalOfOurs, member, signature, body: [...body] }),
    close: (id, reason = 2) => gone(id, reason),
    until: (look) => seen.waitFor(() => look(daemon)),
    async stop() {
      seen.end()
      await connection.close()
    },
  }
  return daemon
}
