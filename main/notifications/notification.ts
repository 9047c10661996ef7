import type { Message } from '../../shared/message.ts'
import type { JobOutcome, OutcomeKind } from '../../shared/model.ts'

/**
 * What can be pressed on a notification. `default` is a press on its body; `stop` takes an automatic restart away that
 * is due; `dismiss` says that the person has dealt with the outcome.
 */
export const notificationActions = [
  'default',
  'restart',
  'stop',
  'dismiss',
  'normal',
  'details',
  'show',
  'in-compileo',
] as const
export type NotificationAction = (typeof notificationActions)[number]

/** A notification as the policy decides it; how it looks is the presenter's and the system's affair. */
export interface NotificationSpec {
  /** Stable: a later notification with the same id takes the place of the earlier one. */
  readonly id: string
  readonly title: string
  /** Plain text; a presenter escapes it where the system would read markup. */
  readonly body: string
  readonly urgency: 'low' | 'normal' | 'critical'
  /** freedesktop.org category, such as `transfer.complete`. */
  readonly category?: string
  /** Buttons beside the default action, in order. */
  readonly buttons: readonly {
    readonly action: Exclude<NotificationAction, 'default'>
    readonly label: string
  }[]
  /** How long it stands at least, ms; `Infinity` until it is pressed. The system decides if absent. */
  readonly standsMs?: number
  /** Whether nothing shall be heard with it. */
  readonly silent?: boolean
  /** As outcomes of which kinds it may be heard, the most important first; where there are none, as the system has it. */
  readonly heardAs?: readonly OutcomeKind[]
  /** The absolute path of what shall be heard with it, in the place of the system's sound. */
  readonly soundFile?: string
  /** The outcomes that it tells of for the first time. */
  readonly outcomes?: readonly JobOutcome[]
}

/**
 * Why a notification was not taken: `no-bus` and `no-daemon` say that there was nobody to take it, `no-answer` that
 * somebody may yet show it, `refused` that the system said no.
 */
export type DeliveryError = 'no-bus' | 'no-daemon' | 'no-answer' | 'refused'

/** Whether the system took a notification. A refusal is for a person to read. */
export type Delivery =
  | {
      readonly taken: true
      /** What was not as it should be, such as that there was nothing to play. */
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

/** The notification whose ID matches; undefined where none is known. */
export type Recall = (matches: (id: string) => boolean) => NotificationSpec | undefined

/** Sounds that the program plays itself, where the system doesn't. */
export interface OwnSounds {
  /** Plays a file, as soon as that can be, unless another one is played. */
  play(path: string): void
  /** The file of a sound of the desktop, by its name; undefined where it has none. */
  ofTheme(name: string): string | undefined
}

/** Shows notifications on one kind of system. */
export interface NotificationPresenter {
  /** Resolves when the system has answered; never rejects. */
  show(spec: NotificationSpec): Promise<Delivery>
  /**
   * Changes the notification of this ID in place, without popping it up once more.
   * @returns undefined where it doesn't stand any more, or the system can't do that
   */
  update(spec: NotificationSpec): Promise<Delivery | undefined>
  /** Takes a notification away, if it is still there. */
  close(id: string): void
  /**
   * @param recall finds what an earlier run of the program showed: Windows starts it by a press on such a notification.
   * Without it, or where it finds nothing, that press counts as one on the body.
   * @returns how to stop listening
   */
  onPress(listener: (press: NotificationPress) => void, recall?: Recall): () => void
  dispose(): void
}
