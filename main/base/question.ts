import type { Message } from '../../shared/message.ts'

/** A question to the person in a dialog of the system's own, which no page can answer. */
export interface Question {
  readonly title: Message
  readonly text: Message
  /** Shown as it is, below the text. */
  readonly detail: string
  readonly confirm: Message
  readonly cancel: Message
}

/** @returns whether the person agreed. Closing it is no. Handed in, for dialogs need a desktop. */
export type Confirm = (question: Question) => Promise<boolean>
