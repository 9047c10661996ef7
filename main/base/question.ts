import type { Message } from '#shared/message.ts'

/** A question in a native dialog, which the window's page can't answer itself. */
export interface NativeQuestion {
  readonly title: Message
  readonly text: Message
  /** A text that is shown unchanged below the question. */
  readonly detail: string
  readonly confirmLabel: Message
  readonly cancelLabel: Message
}

export type Confirm = (question: NativeQuestion) => Promise<boolean>
