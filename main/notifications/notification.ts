import type { Message } from '../../shared/message.ts'
import type { JobOutcome, OutcomeKind } from '../../shared/model.ts'

/** The actions of a notification. `default` is a click on its body; `stop` cancels a pending auto-restart; `dismiss` dismisses the failure. */
export const notificationActions = [
  'default',
  'restart',
  'stop',
  'dismiss',
  'normal',
  'details',
  'cancel',
  'wait-longer',
  'show',
  'in-compileo',
] as const
export type NotificationAction = (typeof notificationActions)[number]

/** A notification as the policy decides it. Presenters and the system decide how it looks. */
export interface NotificationSpec {
  /** Stable: a later notification with the same ID replaces the earlier one. */
  readonly id: string
  readonly title: string
  /** Plain text; presenters escape it for systems that read markup. */
  readonly body: string
  readonly urgency: 'low' | 'normal' | 'critical'
  /** freedesktop.org category, such as `transfer.complete`. */
  readonly category?: string
  /** Buttons beside the default action, in order. */
  readonly buttons: readonly {
    readonly action: Exclude<NotificationAction, 'default'>
    readonly label: string
  }[]
  /** How long it stays at least, ms; `Infinity` until it is clicked. By default the system decides. */
  readonly standsMs?: number
  /** Without a sound. */
  readonly silent?: boolean
  /** The kinds of outcomes that choose its sound, the most important first; without any, the system's sound. */
  readonly heardAs?: readonly OutcomeKind[]
  /** The absolute path of its sound, instead of the system's. */
  readonly soundFile?: string
  /** The outcomes that it announces. */
  readonly outcomes?: readonly JobOutcome[]
  /** A progress bar, in whole percent, where the desktop draws one. */
  readonly percent?: number
}

/**
 * Why a notification wasn't accepted: without a bus or daemon (`no-bus`, `no-daemon`), without a reply in time, so it may still appear
 * (`no-answer`), or because the system rejected it (`refused`).
 */
export type DeliveryError = 'no-bus' | 'no-daemon' | 'no-answer' | 'refused'

/** Whether the system accepted a notification. A rejection has a text for the user. */
export type Delivery =
  | {
      readonly taken: true
      /** A minor error, such as a missing sound file. */
      readonly flaw?: Message
    }
  | { readonly taken: false; readonly reason: Message; readonly why?: DeliveryError }

export interface NotificationPress {
  /** The `id` of the spec. */
  readonly id: string
  readonly action: NotificationAction
  /** An xdg-activation token: lets the window take the focus on Wayland. */
  readonly activationToken?: string
}

/** The notification with this ID; undefined if unknown. */
export type Recall = (matches: (id: string) => boolean) => NotificationSpec | undefined

/** Sounds that the app plays if the system doesn't. */
export interface OwnSounds {
  /** Plays a file, unless another one is playing. */
  play(path: string): void
  /** The file of a desktop sound by name; undefined if there is none. */
  ofTheme(name: string): string | undefined
}

/** Shows notifications on one system. */
export interface NotificationPresenter {
  /** Resolves when the system has replied; never rejects. */
  show(spec: NotificationSpec): Promise<Delivery>
  /**
   * Updates a notification in place, without another pop-up.
   * @returns undefined if it has been closed, or the system can't do that
   */
  update(spec: NotificationSpec): Promise<Delivery | undefined>
  /** Whether the desktop draws progress bars; never rejects. */
  drawsProgress(): Promise<boolean>
  /** Closes a notification, if it is still open. */
  close(id: string): void
  /**
   * @param recall finds notifications of an earlier run: Windows starts the app for a click on one. Otherwise such a click counts as one on
   *   the body.
   * @returns unsubscribe
   */
  onPress(listener: (press: NotificationPress) => void, recall?: Recall): () => void
  dispose(): void
}
