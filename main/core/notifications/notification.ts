import type { Command } from '#main/core/commands/index.ts'
import type { Message } from '#shared/message.ts'
import type { JobOutcome } from '#shared/model.ts'

export interface NotificationButton {
  readonly label: string
  readonly command: Command
}

export interface NotificationSpec {
  readonly id: string
  readonly title: string
  /** The text, as plain text. Presenters escape it for desktops that support markup. */
  readonly body: string
  readonly urgency: 'low' | 'normal' | 'critical'
  readonly category?: string
  readonly command: Command
  readonly buttons: readonly NotificationButton[]
  /**
   * The shortest time for which the notification is shown, in ms; with `Infinity`, until the user or this
   * program closes it. By default, the desktop decides.
   */
  readonly minDurationMs?: number
  /** Whether the notification has no sound. By default, the desktop plays its own sound. */
  readonly silent?: boolean
  readonly outcomes?: readonly JobOutcome[]
}

/**
 * Why a notification wasn't accepted. After `no-answer`, it may still appear; `rejected` means that the
 * desktop refused it.
 */
export type DeliveryError = 'no-bus' | 'no-daemon' | 'no-answer' | 'rejected'

/** The desktop's response. `reason` is for the user. */
export type Delivery =
  | { readonly accepted: true }
  | { readonly accepted: false; readonly reason: Message; readonly why?: DeliveryError }

export const createRejection = (why: DeliveryError, reason: Message): Delivery => ({
  accepted: false,
  why,
  reason,
})

export interface NotificationPress {
  readonly id: string
  readonly command: Command
}

export type NotificationRebuilder = (matches: (id: string) => boolean) => NotificationSpec | undefined

export interface NotificationPresenter {
  /** Resolves when the desktop has replied, and never rejects. */
  show(spec: NotificationSpec): Promise<Delivery>
  /**
   * Updates a notification without a new pop-up. Resolves with undefined if it was closed or the desktop
   * doesn't support updates.
   */
  update(spec: NotificationSpec): Promise<Delivery | undefined>
  close(id: string): void
  /**
   * Calls `listener` for each click. On Windows, a click on a notification of an earlier launch also starts
   * the program, and `recall` then creates that notification again. @returns a function that removes the
   * listener
   */
  onPress(listener: (press: NotificationPress) => void, recall?: NotificationRebuilder): () => void
  dispose(): void
}

/** Returns a command's name, for the log and for a notification's actions. */
export function getCommandName(command: Command): string {
  if ('name' in command) return command.name
  return typeof command.open === 'string' ? command.open : command.open.show
}
