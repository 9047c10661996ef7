import type { Message } from '../../shared/message.ts'

/** A question in a native dialog, which no page can answer. */
export interface Question {
  readonly title: Message
  readonly text: Message
  /** Shown verbatim below the text. */
  readonly detail: string
  readonly confirm: Message
  readonly cancel: Message
}

/** @returns whether the user agreed; closing the dialog means no. Passed in, because dialogs need a desktop. */
export type Confirm = (question: Question) => Promise<boolean>
