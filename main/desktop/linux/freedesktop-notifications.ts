import { z } from 'zod'
import type { Clock } from '#main/base/clock.ts'
import { createMessage } from '#shared/message.ts'
import type { Texts } from '#shared/texts/index.ts'
import { createEventBuffer } from '#main/base/event-buffer.ts'
import type { BusReply, BusSignal, SessionBus } from './dbus/session-bus.ts'
import { SentNotifications } from './sent-notifications.ts'
import { withTimeout } from '#main/base/timeout.ts'
import {
  getCommandName,
  createRejection,
  type Delivery,
  type NotificationPress,
  type NotificationPresenter,
  type NotificationSpec,
} from '#main/core/notifications/notification.ts'

/**
 * Replaces markup characters with similar ones, which look the same whether or not the daemon renders markup.
 */
const replaceMarkup = (text: string): string =>
  text.replaceAll('&', '＆').replaceAll('<', '‹').replaceAll('>', '›')

const INTERFACE = 'org.freedesktop.Notifications'
export const notificationService = {
  service: INTERFACE,
  path: '/org/freedesktop/Notifications',
  interface: INTERFACE,
}

const URGENCY = { low: 0, normal: 1, critical: 2 } as const

/** How long the daemon may take to show, update or close a notification, in ms. */
const defaultTimeoutMs = 5_000

export interface FreedesktopOptions {
  readonly bus: SessionBus
  readonly clock: Clock
  readonly appName: string
  readonly desktopEntry: string
  /** The icon that is sent with each notification, because most daemons ignore the desktop file. */
  readonly icon?: string
  readonly pid: number
  readonly texts: () => Texts
  readonly limit?: number
}

const pressSignalSchema = z.tuple([z.number(), z.string()])
const closedSignalSchema = z.tuple([z.number(), z.number()])

interface Capabilities {
  readonly actions: boolean
  readonly markup: boolean | undefined
  readonly joinsLines: boolean
  /** Whether the daemon shows an updated notification as a new pop-up, unless its urgency is low. */
  readonly showsUpdatesAsPopUps: boolean
  readonly drawsDefault: boolean
}

/**
 * Daemons that draw the default action as a button. In other daemons, a click on the notification runs the default
 * action. In Xfce, such a click only closes the notification (xfce-notify-window.c).
 */
const drawingDaemons: readonly string[] = ['Xfce Notify Daemon', 'lxqt-notificationd']

const capabilitiesSchema = z.array(z.string()).transform((names) => ({
  actions: names.includes('actions'),
  markup: names.includes('body-markup'),
}))

/** GNOME Shell shows all lines as one, and shows no pop-up if the urgency is low (js/ui/messageTray.js). */
const serverInformationSchema = z
  .tuple([z.string()])
  .rest(z.unknown())
  .transform(([name]) => {
    const isGnome = name === 'gnome-shell'
    return {
      joinsLines: isGnome,
      showsUpdatesAsPopUps: isGnome,
      drawsDefault: drawingDaemons.includes(name),
    }
  })

/** The assumptions about a daemon that doesn't reply as specified. */
const defaultCapabilities: Capabilities = {
  actions: false,
  markup: undefined,
  joinsLines: false,
  showsUpdatesAsPopUps: false,
  drawsDefault: false,
}

/**
 * Joins lines. After a line without a final punctuation mark, a middle dot separates it from the next one.
 */
const toOneLine = (text: string): string =>
  text.replaceAll(/([.!?…:])?\n+/g, (_, end?: string) => (end ? `${end} ` : ' · '))

/**
 * Formats the body. Without support for markup, a daemon would show "&amp;". If it is unknown whether the
 * daemon supports markup, its characters are replaced by similar ones.
 */
function formatBody({ markup, joinsLines }: Capabilities, body: string): string {
  const text = joinsLines ? toOneLine(body) : body
  if (markup === false) return text
  if (markup === undefined) return replaceMarkup(text)
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

const getSoundName = ({ category }: NotificationSpec) =>
  category === 'transfer.error' ? 'dialog-warning' : 'complete'

/** Returns the hint that selects a sound of the desktop (Sound Naming Specification), or no sound. */
const getSoundHint = (spec: NotificationSpec) =>
  spec.silent ? ['suppress-sound', ['b', true]] : ['sound-name', ['s', getSoundName(spec)]]

/**
 * Returns a notification's actions. If the daemon draws the default action as a button and another button has
 * the same command, that button is the default action.
 */
function getActions(
  { command, buttons }: NotificationSpec,
  { drawsDefault }: Capabilities,
  { texts }: FreedesktopOptions,
): readonly string[] {
  const body = JSON.stringify(command)
  const sameButton = drawsDefault && buttons.find((button) => JSON.stringify(button.command) === body)
  const buttonActions = buttons.flatMap((button) => [
    button === sameButton ? 'default' : getCommandName(button.command),
    button.label,
  ])
  return sameButton ? buttonActions : ['default', texts().common.open, ...buttonActions]
}

/** Returns how long the daemon shows the notification: -1 for the daemon's own setting, 0 for no limit. */
const getExpiry = ({ minDurationMs }: NotificationSpec) =>
  minDurationMs === Infinity ? 0 : (minDurationMs ?? -1)

interface PendingNotification {
  readonly spec: NotificationSpec
  readonly replaces: number
  readonly isUpdate: boolean
}

/** Creates the arguments of the method `Notify`, in the order of the Desktop Notifications Specification. */
function createNotifyArguments(
  { spec, replaces, isUpdate }: PendingNotification,
  capabilities: Capabilities,
  options: FreedesktopOptions,
): readonly unknown[] {
  const hints = [
    ['urgency', ['y', URGENCY[isUpdate && capabilities.showsUpdatesAsPopUps ? 'low' : spec.urgency]]],
    ['desktop-entry', ['s', options.desktopEntry]],
    ['sender-pid', ['x', BigInt(options.pid)]],
    getSoundHint(spec),
    ...(spec.category ? [['category', ['s', spec.category]]] : []),
  ]
  return [
    options.appName,
    replaces,
    options.icon ?? '',
    spec.title,
    formatBody(capabilities, spec.body),
    capabilities.actions ? getActions(spec, capabilities, options) : [],
    hints,
    getExpiry(spec),
  ]
}

function toRejectedDelivery(reply: BusReply & { ok: false }, limit: number): Delivery {
  switch (reply.kind) {
    case 'no-bus': {
      const why = reply.failureKind ? createMessage(`notifications.bus.${reply.failureKind}`) : reply.reason
      return createRejection('no-bus', createMessage('notifications.unavailable.noBus', why))
    }
    case 'no-owner':
      return createRejection('no-daemon', createMessage('notifications.unavailable.noService'))
    case 'aborted':
      return createRejection(
        'no-answer',
        createMessage('notifications.unavailable.serviceSilent', limit / 1000),
      )
    case 'refused':
      return createRejection('rejected', createMessage('notifications.unavailable.byService', reply.reason))
  }
}

/** The current daemon. Its capabilities are requested again if another daemon replaces it. */
class Daemon {
  readonly #options: FreedesktopOptions
  readonly #onGone: () => void
  #owner: string | undefined
  #capabilities: Capabilities | undefined
  /** How many times the daemon has exited or was replaced. */
  exitCount = 0

  constructor(options: FreedesktopOptions, onGone: () => void) {
    this.#options = options
    this.#onGone = onGone
  }

  readonly onOwnerChange = (next: string | undefined): void => {
    if (next === this.#owner) return
    if (this.#owner !== undefined) this.exitCount += 1
    this.#owner = next
    this.#capabilities = undefined
    this.#onGone()
  }

  /**
   * Requests the daemon's capabilities, until the daemon has replied as specified. Later calls return the
   * saved capabilities.
   */
  async getCapabilities(): Promise<Capabilities> {
    if (this.#capabilities) return this.#capabilities
    const before = this.exitCount
    const [capabilities, information] = await Promise.all([
      this.#ask('GetCapabilities'),
      this.#ask('GetServerInformation'),
    ])
    const able = capabilities.ok ? capabilitiesSchema.safeParse(capabilities.values[0]).data : undefined
    const serverInformation = information.ok
      ? serverInformationSchema.safeParse(information.values).data
      : undefined
    const latest = { ...defaultCapabilities, ...able, ...serverInformation }
    if (this.exitCount === before && able) this.#capabilities = latest
    return latest
  }

  #ask(member: string) {
    const { bus, clock, limit = defaultTimeoutMs } = this.#options
    return withTimeout(clock, limit / 2, (signal) => bus.call({ ...notificationService, member }, signal))
  }
}

/** Uses the desktop's service on D-Bus, because Electron on Linux doesn't support `actions`. */
export class FreedesktopPresenter implements NotificationPresenter {
  readonly #options: FreedesktopOptions
  readonly #limit: number
  readonly #shown = new SentNotifications()
  readonly #presses = createEventBuffer<NotificationPress>()
  readonly #pendingById = new Map<string, Promise<unknown>>()
  readonly #daemon: Daemon
  readonly #stops: readonly (() => void)[]

  constructor(options: FreedesktopOptions) {
    const { bus, limit = defaultTimeoutMs } = options
    this.#options = options
    this.#limit = limit
    // After a new login or with another daemon, our IDs may belong to notifications of other programs.
    this.#daemon = new Daemon(options, () => this.#shown.clear())
    this.#stops = [
      bus.listen(notificationService, this.#onSignal),
      bus.watchName(INTERFACE, this.#daemon.onOwnerChange),
    ]
  }

  show(spec: NotificationSpec): Promise<Delivery> {
    return this.#enqueue(spec.id, (capabilities, signal) => {
      const replaces = this.#shown.getOpenId(spec.id) ?? 0
      return this.#deliver({ spec, replaces, isUpdate: false }, capabilities, signal)
    })
  }

  update(spec: NotificationSpec): Promise<Delivery | undefined> {
    return this.#enqueue(spec.id, async (capabilities, signal) => {
      const replaces = this.#shown.getOpenId(spec.id)
      if (replaces === undefined) return undefined
      return this.#deliver({ spec, replaces, isUpdate: true }, capabilities, signal)
    })
  }

  close(id: string): void {
    const systemId = this.#shown.getOpenId(id)
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
    const closeCall = {
      ...notificationService,
      member: 'CloseNotification',
      signature: 'u',
      body: [systemId],
    }
    void withTimeout(clock, this.#limit, (signal) => bus.call(closeCall, signal))
  }

  readonly #onSignal = ({ member, body }: BusSignal) => {
    if (member === 'NotificationClosed') {
      const closed = closedSignalSchema.safeParse(body)
      if (closed.success) this.#shown.markClosed(closed.data[0])
    } else if (member === 'ActionInvoked') {
      const pressSignal = pressSignalSchema.safeParse(body)
      if (!pressSignal.success || this.#emitPress(...pressSignal.data)) return
      // The notification belongs to another program, or to a call of ours whose reply with the ID hasn't
      // arrived yet.
      const waiting = this.#pendingById
      if (waiting.size > 0)
        void Promise.allSettled(waiting.values()).then(() => this.#emitPress(...pressSignal.data))
    }
  }

  /** Handles a click on a notification. Returns whether the notification is ours. */
  #emitPress(systemId: number, action: string): boolean {
    const spec = this.#shown.getSpec(systemId)
    if (!spec) return false
    const button = spec.buttons.find(({ command }) => getCommandName(command) === action)
    const { command } = (action === 'default' ? spec : button) ?? {}
    if (!command) return true
    this.#shown.markClosed(systemId)
    // After a click on a button, dunst and lxqt-notificationd leave the notification open.
    this.#closeOnDesktop(systemId)
    this.#presses.emit({ id: spec.id, command })
    return true
  }

  /** Runs one call at a time per notification. Two concurrent calls would both create a notification. */
  #enqueue<T>(id: string, work: (capabilities: Capabilities, signal: AbortSignal) => Promise<T>): Promise<T> {
    const before = this.#pendingById.get(id) ?? Promise.resolve()
    const delivery = before.then(() =>
      withTimeout(this.#options.clock, this.#limit, async (signal) =>
        work(await this.#daemon.getCapabilities(), signal),
      ),
    )
    this.#pendingById.set(id, delivery)
    return delivery.finally(() => {
      if (this.#pendingById.get(id) === delivery) this.#pendingById.delete(id)
    })
  }

  async #deliver(
    pending: PendingNotification,
    capabilities: Capabilities,
    signal: AbortSignal,
  ): Promise<Delivery> {
    const { bus } = this.#options
    const body = createNotifyArguments(pending, capabilities, this.#options)
    const before = this.#daemon.exitCount
    const reply = await bus.call(
      { ...notificationService, member: 'Notify', signature: 'susssasa{sv}i', body },
      signal,
    )
    if (!reply.ok) return toRejectedDelivery(reply, this.#limit)
    const systemId = z.number().safeParse(reply.values[0])
    if (!systemId.success)
      return createRejection('rejected', createMessage('notifications.unavailable.noNumber'))
    // If the daemon has exited since the call, its IDs are no longer valid.
    if (this.#daemon.exitCount === before) this.#shown.add(systemId.data, pending.spec)
    return { accepted: true }
  }
}
