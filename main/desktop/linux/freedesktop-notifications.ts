import { z } from 'zod'
import type { Clock } from '#main/base/clock.ts'
import { messageOf } from '#shared/message.ts'
import type { Texts } from '#shared/texts/index.ts'
import { activationToken } from '#main/notifications/activation-token.ts'
import { pressRelay } from '#main/notifications/press-relay.ts'
import type { BusReply, BusSignal, SessionBus } from './dbus/session-bus.ts'
import { shownNotifications } from './shown-notifications.ts'
import { withTimeout } from '#main/base/timeout.ts'
import {
  nameOf,
  type Delivery,
  type NotificationPresenter,
  type NotificationSpec,
} from '#main/notifications/notification.ts'

/** Look-alike characters read the same with and without rendering. */
const withoutMarkup = (text: string): string =>
  text.replaceAll('&', '＆').replaceAll('<', '‹').replaceAll('>', '›')

const INTERFACE = 'org.freedesktop.Notifications'
const SERVICE = { service: INTERFACE, path: '/org/freedesktop/Notifications', interface: INTERFACE }

/** The `urgency` hint, a byte. */
const URGENCY = { low: 0, normal: 1, critical: 2 } as const

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
const TokenSignal = z.tuple([z.number(), activationToken])
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

/**
 * GNOME Shell joins lines with spaces (js/ui/messageList.js) and shows no banner of low urgency
 * (messageTray.js).
 */
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

/**
 * The desktop's own sound (Desktop Notifications Specification, "Hints"), with names from the Sound Naming
 * Specification.
 */
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

/** The Desktop Notifications Specification defines the order. */
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
    case 'no-bus':
      return {
        taken: false,
        why: 'no-bus',
        reason: messageOf(
          'notifications.refused.noBus',
          answer.absence ? messageOf(`notifications.bus.${answer.absence}`) : answer.reason,
        ),
      }
    case 'no-owner':
      return { taken: false, why: 'no-daemon', reason: messageOf('notifications.refused.noService') }
    case 'aborted':
      return {
        taken: false,
        why: 'no-answer',
        reason: messageOf('notifications.refused.serviceSilent', limit / 1000),
      }
    case 'refused':
      return {
        taken: false,
        why: 'refused',
        reason: messageOf('notifications.refused.byService', answer.reason),
      }
  }
}

/** Electron ignores `actions` on Linux, so we call the service ourselves. */
export function freedesktopPresenter(options: FreedesktopOptions): NotificationPresenter {
  const { bus, clock, limit = 5000 } = options
  const shown = shownNotifications()
  const relay = pressRelay()
  const queues = new Map<string, Promise<unknown>>()
  let owner: string | undefined
  let departures = 0
  let abilities: Abilities | undefined

  const closeOnDesktop = (systemId: number) => {
    void withTimeout(clock, limit, (signal) =>
      bus.call({ ...SERVICE, member: 'CloseNotification', signature: 'u', body: [systemId] }, signal),
    )
  }

  const press = (systemId: number, action: string) => {
    const spec = shown.spec(systemId)
    if (!spec) return false
    const button = spec.buttons.find(({ command }) => nameOf(command) === action)
    const { command } = action === 'default' ? spec : (button ?? {})
    if (!command) return true
    const activationToken = shown.press(systemId)
    // dunst and lxqt-notificationd leave it open with its used button.
    closeOnDesktop(systemId)
    relay.emit({ id: spec.id, command, ...(activationToken && { activationToken }) })
    return true
  }

  const hear = ({ member, body }: BusSignal) => {
    if (member === 'ActivationToken') {
      const token = TokenSignal.safeParse(body)
      if (token.success) shown.token(...token.data)
    } else if (member === 'NotificationClosed') {
      const closed = ClosedSignal.safeParse(body)
      if (closed.success) shown.closed(closed.data[0])
    } else if (member === 'ActionInvoked') {
      const invoked = PressSignal.safeParse(body)
      if (!invoked.success || press(...invoked.data)) return
      // Another program's, or one of ours whose ID hasn't arrived yet.
      if (queues.size > 0) void Promise.allSettled(queues.values()).then(() => press(...invoked.data))
    }
  }

  const ask = (member: string) =>
    withTimeout(clock, limit / 2, (signal) => bus.call({ ...SERVICE, member }, signal))

  /** Until the daemon has replied, no notification waits for it twice. */
  const fetchCapabilities = async (): Promise<Abilities> => {
    if (abilities) return abilities
    const before = departures
    const [capabilities, information] = await Promise.all([
      ask('GetCapabilities'),
      ask('GetServerInformation'),
    ])
    const able = capabilities.ok ? Capabilities.safeParse(capabilities.values[0]).data : undefined
    const named = information.ok ? ServerInformation.safeParse(information.values).data : undefined
    const latest = { ...unknownAbilities, ...able, ...named }
    if (departures === before && able) abilities = latest
    return latest
  }

  const deliver = async (notice: Notice, able: Abilities, signal: AbortSignal): Promise<Delivery> => {
    const { spec } = notice
    const body = notifyBody(notice, able, options)
    const before = departures
    const answer = await bus.call({ ...SERVICE, member: 'Notify', signature: 'susssasa{sv}i', body }, signal)
    if (!answer.ok) return refusal(answer, limit)
    const systemId = z.number().safeParse(answer.values[0])
    if (!systemId.success) {
      return { taken: false, why: 'refused', reason: messageOf('notifications.refused.noNumber') }
    }
    // The daemon's exit may arrive before its reply.
    if (departures === before) shown.taken(systemId.data, spec)
    return { taken: true }
  }

  const stops = [
    bus.listen(SERVICE, hear),
    bus.watchName(INTERFACE, (next) => {
      if (next === owner) return
      if (owner !== undefined) departures += 1
      owner = next
      // Another daemon has other capabilities, and its IDs mean other notifications.
      abilities = undefined
      shown.clear()
    }),
  ]

  /** One call at a time per ID; otherwise two in a row would both be new. */
  function inTurn<T>(id: string, work: (able: Abilities, signal: AbortSignal) => Promise<T>): Promise<T> {
    const before = queues.get(id) ?? Promise.resolve()
    const delivery = before.then(() =>
      withTimeout(clock, limit, async (signal) => work(await fetchCapabilities(), signal)),
    )
    queues.set(id, delivery)
    return delivery.finally(() => {
      if (queues.get(id) === delivery) queues.delete(id)
    })
  }

  // IDs of an earlier login may be another program's by now.
  return {
    show: (spec) =>
      inTurn(spec.id, (able, signal) =>
        deliver({ spec, replaces: shown.openFor(spec.id) ?? 0, isUpdate: false }, able, signal),
      ),
    update: (spec) =>
      inTurn(spec.id, async (able, signal) => {
        const replaces = shown.openFor(spec.id)
        return replaces === undefined ? undefined : deliver({ spec, replaces, isUpdate: true }, able, signal)
      }),
    close(id) {
      const systemId = shown.openFor(id)
      if (systemId !== undefined) closeOnDesktop(systemId)
    },
    onPress: (listener) => relay.add(listener),
    dispose() {
      for (const stop of stops) stop()
      relay.clear()
      shown.clear()
    },
  }
}
