import { createHash } from 'node:crypto'
import type { ActivationArguments, NotificationConstructorOptions } from 'electron'
import type { Clock } from '#main/base/clock.ts'
import { createMessage } from '#shared/message.ts'
import { createEventBuffer } from '#main/base/event-buffer.ts'
import { getErrorMessage } from '#main/base/message-error.ts'
import { withTimeout } from '#main/base/timeout.ts'
import type { Command } from '#main/core/commands/index.ts'
import {
  getCommandName,
  createRejection,
  type Delivery,
  type NotificationPresenter,
  type NotificationPress,
  type NotificationSpec,
  type NotificationRebuilder,
} from '#main/core/notifications/notification.ts'

export interface NativeNotification {
  on(event: 'show' | 'click' | 'close', listener: () => void): unknown
  on(event: 'failed', listener: (event: unknown, error: string) => void): unknown
  on(
    event: 'action',
    listener: (details: { readonly actionIndex?: number }, actionIndex: number) => void,
  ): unknown
  show(): void
  close(): void
}

export interface NativeNotificationClass {
  new (options: NotificationConstructorOptions): NativeNotification
  isSupported(): boolean
  handleActivation?(callback: (details: ActivationArguments) => void): void
  remove?(id: string): void
}

export interface ElectronPresenterOptions {
  readonly Notification: NativeNotificationClass
  readonly platform: NodeJS.Platform
  readonly clock: Clock
  readonly limit?: number
}

/** The length of the longest notification ID that Electron accepts, in UTF-16 units (electron#50328). */
const maxTagLength = 64

/**
 * Windows reports a click twice, through the notification and through `handleActivation`. The second report
 * arrives within this time, in ms.
 */
const duplicatePressMs = 2_000

/** Returns the system's ID for a notification: our ID, or its digest if our ID is too long. */
export function toSystemId(id: string): string {
  if (id.length <= maxTagLength) return id
  return `sha256:${createHash('sha256').update(id).digest('hex').slice(0, 40)}`
}

function toOptions(spec: NotificationSpec, platform: NodeJS.Platform): NotificationConstructorOptions {
  const { title, body, urgency, minDurationMs, silent = false } = spec
  const stands = minDurationMs === Infinity && { timeoutType: 'never' as const }
  if (platform === 'linux') return { title, body, urgency, silent, ...stands }
  return {
    id: toSystemId(spec.id),
    title,
    body,
    urgency,
    silent,
    ...stands,
    actions: spec.buttons.map(({ label }) => ({ type: 'button', text: label })),
  }
}

/**
 * Shows notifications on macOS (signed apps only), on Windows, and on Linux if there is no notification
 * service. On Linux they have no buttons.
 */
export class ElectronPresenter implements NotificationPresenter {
  readonly #options: ElectronPresenterOptions
  /** Clicks are buffered, because a click on an old notification may start the program on Windows. */
  readonly #presses = createEventBuffer<NotificationPress>()
  /** A garbage-collected notification doesn't report clicks, so each is referenced until it closes. */
  readonly #retained = new Map<
    string,
    { readonly native: NativeNotification; readonly spec: NotificationSpec }
  >()
  readonly #recentPresses = new Map<string, number>()
  #activationsHandled = false

  constructor(options: ElectronPresenterOptions) {
    this.#options = options
  }

  async show(spec: NotificationSpec): Promise<Delivery> {
    const { Notification, platform, clock, limit = 5000 } = this.#options
    if (!Notification.isSupported())
      return createRejection('rejected', createMessage('notifications.unavailable.unsupported'))
    try {
      const native = new Notification(toOptions(spec, platform))
      return await withTimeout(clock, limit, (signal) => this.#showAndWait(native, spec, signal))
    } catch (error) {
      return createRejection(
        'rejected',
        createMessage('notifications.unavailable.rejectedBySystem', getErrorMessage(error)),
      )
    }
  }

  /**
   * Does nothing. Windows and macOS would show an update as a new notification, and Electron on Linux can't
   * update.
   */
  update(): Promise<undefined> {
    return Promise.resolve(undefined)
  }

  close(id: string): void {
    const { Notification, platform } = this.#options
    const shown = this.#retained.get(id)
    this.#retained.delete(id)
    if (shown) shown.native.close()
    else if (platform === 'darwin') Notification.remove?.(toSystemId(id))
  }

  onPress(listener: (press: NotificationPress) => void, recall?: NotificationRebuilder): () => void {
    const stop = this.#presses.subscribe(listener)
    this.#handleActivations(recall)
    return stop
  }

  dispose(): void {
    this.#retained.clear()
  }

  #emitPress(id: string, command: Command): void {
    const press = `${getCommandName(command)} ${id}`
    const now = this.#options.clock.monotonic()
    for (const [earlier, at] of this.#recentPresses)
      if (now - at >= duplicatePressMs) this.#recentPresses.delete(earlier)
    if (this.#recentPresses.has(press)) return
    this.#recentPresses.set(press, now)
    this.#presses.emit({ id, command })
  }

  #handleActivations(recall: NotificationRebuilder | undefined): void {
    const { Notification, platform } = this.#options
    if (this.#activationsHandled || platform !== 'win32') return
    this.#activationsHandled = true
    Notification.handleActivation?.((details) => {
      const activation = parseActivation(details)
      if (!activation) return
      const matches = (id: string) => toSystemId(id) === activation.tag
      const retainedSpec = [...this.#retained.values()].map(({ spec }) => spec).find(({ id }) => matches(id))
      const existing = retainedSpec ?? recall?.(matches)
      // An unknown button counts as a click on the notification, so that nothing is restarted by mistake.
      const button = activation.button === undefined ? undefined : existing?.buttons[activation.button]
      const { command } = button ?? existing ?? { command: { open: { show: 'list' } } }
      this.#emitPress(existing?.id ?? activation.tag, command)
    })
  }

  #showAndWait(native: NativeNotification, spec: NotificationSpec, signal: AbortSignal): Promise<Delivery> {
    const { platform, limit = 5000 } = this.#options
    return new Promise((resolve) => {
      const forget = () => {
        if (this.#retained.get(spec.id)?.native === native) this.#retained.delete(spec.id)
      }
      native.on('show', () => resolve({ accepted: true }))
      native.on('failed', (_event, error) => {
        forget()
        resolve(
          createRejection('rejected', createMessage('notifications.unavailable.rejectedBySystem', error)),
        )
      })
      native.on('click', () => this.#emitPress(spec.id, spec.command))
      native.on('action', (details, index) => {
        const button = spec.buttons[details.actionIndex ?? index]
        if (button) this.#emitPress(spec.id, button.command)
      })
      native.on('close', forget)
      signal.addEventListener('abort', () =>
        resolve(
          createRejection('no-answer', createMessage('notifications.unavailable.systemSilent', limit / 1000)),
        ),
      )
      // On Linux, Electron can't replace a notification, so the old one is closed.
      if (platform === 'linux') this.#retained.get(spec.id)?.native.close()
      this.#retained.set(spec.id, { native, spec })
      native.show()
    })
  }
}

/**
 * Parses a toast's `type=click&tag=ID` or `type=action&action=0&tag=ID` (electron#49919, electron#50328). The
 * ID isn't escaped, so it ends where the next argument begins.
 */
function parseActivation(details: ActivationArguments): { tag: string; button?: number } | undefined {
  const tag = /(?:^|&)tag=(.*?)(?=&(?:type|action|group)=|$)/s.exec(details.arguments)?.[1]
  if (!tag) return undefined
  if (details.type === 'click') return { tag }
  if (details.type !== 'action' || details.actionIndex === undefined) return undefined
  return { tag, button: details.actionIndex }
}
