import type { Command } from '#main/commands/index.ts'
import type { Message } from '#shared/message.ts'
import type { JobOutcome } from '#shared/model.ts'

export interface NotificationButton {
  readonly label: string
  readonly command: Command
}

export interface NotificationSpec {
  readonly id: string
  readonly title: string
  /** Plain text. Presenters escape it for systems with markup. */
  readonly body: string
  readonly urgency: 'low' | 'normal' | 'critical'
  readonly category?: string
  /** What a click on the body does. */
  readonly command: Command
  readonly buttons: readonly NotificationButton[]
  /**
   * How long the notification stays at least, in ms; `Infinity` until it is clicked. By default the system
   * decides.
   */
  readonly minDurationMs?: number
  /** By default, the desktop plays its own sound. */
  readonly silent?: boolean
  readonly outcomes?: readonly JobOutcome[]
}

/** `no-answer`: the notification may still appear. `refused`: the system rejected it. */
export type DeliveryError = 'no-bus' | 'no-daemon' | 'no-answer' | 'rejected'

/** A rejection has a text for the user. */
export type Delivery =
  | { readonly taken: true }
  | { readonly taken: false; readonly reason: Message; readonly why?: DeliveryError }

export const createRejection = (why: DeliveryError, reason: Message): Delivery => ({
  taken: false,
  why,
  reason,
})

export interface NotificationPress {
  readonly id: string
  readonly command: Command
}

export type Recall = (matches: (id: string) => boolean) => NotificationSpec | undefined

export interface NotificationPresenter {
  /** Resolves when the system has replied; never rejects. */
  show(spec: NotificationSpec): Promise<Delivery>
  /**
   * Updates a notification without another pop-up. Undefined if it has been closed, or the system doesn't
   * support that.
   */
  update(spec: NotificationSpec): Promise<Delivery | undefined>
  close(id: string): void
  /**
   * Calls `listener` for each click. Windows also starts the app for a click on a notification of an earlier
   * run, which `recall` recreates.
   *
   * @returns unsubscribe
   */
  onPress(listener: (press: NotificationPress) => void, recall?: Recall): () => void
  dispose(): void
}

/** Returns a command's name in the log and in the actions of a notification. */
export function getCommandName(command: Command): string {
  if ('name' in command) return command.name
  return typeof command.open === 'string' ? command.open : command.open.show
}
