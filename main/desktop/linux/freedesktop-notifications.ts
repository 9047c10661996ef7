import { z } from 'zod'
import type { Clock } from '#main/base/clock.ts'
import { messageOf } from '#shared/message.ts'
import type { Texts } from '#shared/texts/index.ts'
import { buffered } from '#main/base/buffered.ts'
import type { BusReply, BusSignal, SessionBus } from './dbus/session-bus.ts'
import { ShownNotifications } from './shown-notifications.ts'
import { withTimeout } from '#main/base/timeout.ts'
import {
  nameOf,
  refused,
  type Delivery,
  type NotificationPress,
  type NotificationPresenter,
  type NotificationSpec,
} from '#main/notifications/notification.ts'

/** Look-alike characters read the same with and without rendering. */
const withoutMarkup = (text: string): string =>
  text.replaceAll('&', '＆').replaceAll('<', '‹').replaceAll('>', '›')

const INTERFACE = 'org.freedesktop.Notifications'
export const notificationService = {
  service: INTERFACE,
  path: '/org/freedesktop/Notifications',
  interface: INTERFACE,
}

/** The `urgency` hint, a byte. */
const URGENCY = { low: 0, normal: 1, critical: 2 } as const

/** How long a call may take, in ms. */
const usualLimit = 5_000

export interface FreedesktopOptions {
  readonly bus: SessionBus
  readonly clock: Clock
  readonly appName: string
  readonly desktopEntry: string
  /** Most daemons ignore the desktop file's icon. */
  readonly icon?: string
  readonly pid: number
  readonly texts: () => Texts
  readonly limit?: number
}

const PressSignal = z.tuple([z.number(), z.string()])
const ClosedSignal = z.tuple([z.number(), z.number()])

interface Abilities {
  readonly actions: boolean
  readonly markup: boolean | undefined
  readonly joinsLines: boolean
  /** Whether an update pops up again, unless its urgency is low. */
  readonly popsUpUpdates: boolean
  readonly drawsDefault: boolean
}

/** Xfce closes a notification when its body is clicked (xfce-notify-window.c). */
const drawingDaemons: readonly string[] = ['Xfce Notify Daemon', 'lxqt-notificationd']

const Capabilities = z.array(z.string()).transform((names) => ({
  actions: names.includes('actions'),
  markup: names.includes('body-markup'),
}))

/** GNOME Shell joins lines with spaces and shows no banner of low urgency (js/ui/messageTray.js). */
const ServerInformation = z
  .tuple([z.string()])
  .rest(z.unknown())
  .transform(([name]) => {
    const isGnome = name === 'gnome-shell'
    return {
      joinsLines: isGnome,
      popsUpUpdates: isGnome,
      drawsDefault: drawingDaemons.includes(name),
    }
  })

/** Assumed of a daemon that doesn't reply, or not as specified. */
const unknownAbilities: Abilities = {
  actions: false,
  markup: undefined,
  joinsLines: false,
  popsUpUpdates: false,
  drawsDefault: false,
}

/** A line without an end mark gets a middle dot after it. */
const asOneLine = (text: string): string =>
  text.replaceAll(/([.!?…:])?\n+/g, (_, end?: string) => (end ? `${end} ` : ' · '))

/** Other daemons would show "&amp;". If that is unknown, look-alike characters are safe with both. */
function bodyFor({ markup, joinsLines }: Abilities, body: string): string {
  const text = joinsLines ? asOneLine(body) : body
  if (markup === false) return text
  if (markup === undefined) return withoutMarkup(text)
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

const soundName = ({ category }: NotificationSpec) =>
  category === 'transfer.error' ? 'dialog-warning' : 'complete'

/** The desktop's own sound, with a name from the Sound Naming Specification. */
const soundHint = (spec: NotificationSpec) =>
  spec.silent ? ['suppress-sound', ['b', true]] : ['sound-name', ['s', soundName(spec)]]

/** If the daemon draws the default action as a button, it replaces the one that does the same. */
function actionsFor(
  { command, buttons }: NotificationSpec,
  { drawsDefault }: Abilities,
  { texts }: FreedesktopOptions,
): readonly string[] {
  const body = JSON.stringify(command)
  const twin = drawsDefault && buttons.find((button) => JSON.stringify(button.command) === body)
  const own = buttons.flatMap((button) => [
    button === twin ? 'default' : nameOf(button.command),
    button.label,
  ])
  return twin ? own : ['default', texts().notifications.buttons.open, ...own]
}

/** -1 leaves the time to the daemon's settings; 0 means never. */
const expiryOf = ({ standsMs }: NotificationSpec) => (standsMs === Infinity ? 0 : (standsMs ?? -1))

interface Notice {
  readonly spec: NotificationSpec
  readonly replaces: number
  readonly isUpdate: boolean
}

/** The arguments of `Notify`, in the order of the Desktop Notifications Specification. */
function notifyBody(
  { spec, replaces, isUpdate }: Notice,
  abilities: Abilities,
  options: FreedesktopOptions,
): readonly unknown[] {
  const hints = [
    ['urgency', ['y', URGENCY[isUpdate && abilities.popsUpUpdates ? 'low' : spec.urgency]]],
    ['desktop-entry', ['s', options.desktopEntry]],
    ['sender-pid', ['x', BigInt(options.pid)]],
    soundHint(spec),
    ...(spec.category ? [['category', ['s', spec.category]]] : []),
  ]
  return [
    options.appName,
    replaces,
    options.icon ?? '',
    spec.title,
    bodyFor(abilities, spec.body),
    abilities.actions ? actionsFor(spec, abilities, options) : [],
    hints,
    expiryOf(spec),
  ]
}

function refusal(answer: BusReply & { ok: false }, limit: number): Delivery {
  switch (answer.kind) {
    case 'no-bus': {
      const why = answer.absence ? messageOf(`notifications.bus.${answer.absence}`) : answer.reason
      return refused('no-bus', messageOf('notifications.refused.noBus', why))
    }
    case 'no-owner':
      return refused('no-daemon', messageOf('notifications.refused.noService'))
    case 'aborted':
      return refused('no-answer', messageOf('notifications.refused.serviceSilent', limit / 1000))
    case 'refused':
      return refused('refused', messageOf('notifications.refused.byService', answer.reason))
  }
}

/** What the running daemon can do. Another daemon has other capabilities. */
class Daemon {
  readonly #options: FreedesktopOptions
  readonly #onGone: () => void
  #owner: string | undefined
  #abilities: Abilities | undefined
  /** How often a daemon has gone. */
  departures = 0

  constructor(options: FreedesktopOptions, onGone: () => void) {
    this.#options = options
    this.#onGone = onGone
  }

  readonly owned = (next: string | undefined): void => {
    if (next === this.#owner) return
    if (this.#owner !== undefined) this.departures += 1
    this.#owner = next
    this.#abilities = undefined
    this.#onGone()
  }

  /** Until the daemon has replied, no notification waits for it twice. */
  async abilities(): Promise<Abilities> {
    if (this.#abilities) return this.#abilities
    const before = this.departures
    const [capabilities, information] = await Promise.all([
      this.#ask('GetCapabilities'),
      this.#ask('GetServerInformation'),
    ])
    const able = capabilities.ok ? Capabilities.safeParse(capabilities.values[0]).data : undefined
    const named = information.ok ? ServerInformation.safeParse(information.values).data : undefined
    const latest = { ...unknownAbilities, ...able, ...named }
    if (this.departures === before && able) this.#abilities = latest
    return latest
  }

  #ask(member: string) {
    const { bus, clock, limit = usualLimit } = this.#options
    return withTimeout(clock, limit / 2, (signal) => bus.call({ ...notificationService, member }, signal))
  }
}

/** Electron ignores `actions` on Linux, so we call the desktop's service ourselves. */
export class FreedesktopPresenter implements NotificationPresenter {
  readonly #options: FreedesktopOptions
  readonly #limit: number
  readonly #shown = new ShownNotifications()
  readonly #presses = buffered<NotificationPress>()
  readonly #queues = new Map<string, Promise<unknown>>()
  readonly #daemon: Daemon
  readonly #stops: readonly (() => void)[]

  constructor(options: FreedesktopOptions) {
    const { bus, limit = usualLimit } = options
    this.#options = options
    this.#limit = limit
    // The IDs of another daemon, or of an earlier login, mean other notifications.
    this.#daemon = new Daemon(options, () => this.#shown.clear())
    this.#stops = [bus.listen(notificationService, this.#hear), bus.watchName(INTERFACE, this.#daemon.owned)]
  }

  show(spec: NotificationSpec): Promise<Delivery> {
    return this.#inTurn(spec.id, (able, signal) => {
      const replaces = this.#shown.openFor(spec.id) ?? 0
      return this.#deliver({ spec, replaces, isUpdate: false }, able, signal)
    })
  }

  update(spec: NotificationSpec): Promise<Delivery | undefined> {
    return this.#inTurn(spec.id, async (able, signal) => {
      const replaces = this.#shown.openFor(spec.id)
      if (replaces === undefined) return undefined
      return this.#deliver({ spec, replaces, isUpdate: true }, able, signal)
    })
  }

  close(id: string): void {
    const systemId = this.#shown.openFor(id)
    if (systemId !== undefined) this.#closeOnDesktop(systemId)
  }

  onPress(listener: Parameters<NotificationPresenter['onPress']>[0]): () => void {
    return this.#presses.subscribe(listener)
  }

  dispose(): void {
    for (const stop of this.#stops) stop()
    this.#shown.clear()
  }

  #closeOnDesktop(systemId: number) {
    const { bus, clock } = this.#options
    const closing = { ...notificationService, member: 'CloseNotification', signature: 'u', body: [systemId] }
    void withTimeout(clock, this.#limit, (signal) => bus.call(closing, signal))
  }

  readonly #hear = ({ member, body }: BusSignal) => {
    if (member === 'NotificationClosed') {
      const closed = ClosedSignal.safeParse(body)
      if (closed.success) this.#shown.closed(closed.data[0])
    } else if (member === 'ActionInvoked') {
      const invoked = PressSignal.safeParse(body)
      if (!invoked.success || this.#press(...invoked.data)) return
      // Another program's, or one of ours whose ID hasn't arrived yet.
      const waiting = this.#queues
      if (waiting.size > 0) void Promise.allSettled(waiting.values()).then(() => this.#press(...invoked.data))
    }
  }

  /** @returns whether the notification is ours */
  #press(systemId: number, action: string): boolean {
    const spec = this.#shown.spec(systemId)
    if (!spec) return false
    const button = spec.buttons.find(({ command }) => nameOf(command) === action)
    const { command } = (action === 'default' ? spec : button) ?? {}
    if (!command) return true
    this.#shown.closed(systemId)
    // dunst and lxqt-notificationd leave it open with its used button.
    this.#closeOnDesktop(systemId)
    this.#presses.emit({ id: spec.id, command })
    return true
  }

  /** One call at a time per ID; otherwise two in a row would both be new. */
  #inTurn<T>(id: string, work: (able: Abilities, signal: AbortSignal) => Promise<T>): Promise<T> {
    const before = this.#queues.get(id) ?? Promise.resolve()
    const delivery = before.then(() =>
      withTimeout(this.#options.clock, this.#limit, async (signal) =>
        work(await this.#daemon.abilities(), signal),
      ),
    )
    this.#queues.set(id, delivery)
    return delivery.finally(() => {
      if (this.#queues.get(id) === delivery) this.#queues.delete(id)
    })
  }

  async #deliver(notice: Notice, able: Abilities, signal: AbortSignal): Promise<Delivery> {
    const { bus } = this.#options
    const body = notifyBody(notice, able, this.#options)
    const before = this.#daemon.departures
    const answer = await bus.call(
      { ...notificationService, member: 'Notify', signature: 'susssasa{sv}i', body },
      signal,
    )
    if (!answer.ok) return refusal(answer, this.#limit)
    const systemId = z.number().safeParse(answer.values[0])
    if (!systemId.success) return refused('refused', messageOf('notifications.refused.noNumber'))
    // The daemon's exit may arrive before its reply.
    if (this.#daemon.departures === before) this.#shown.add(systemId.data, notice.spec)
    return { taken: true }
  }
}
