import type { Message } from '#shared/message.ts'

/** In a native dialog, which no page can answer. */
export interface NativeQuestion {
  readonly title: Message
  readonly text: Message
  /** Shown verbatim below the text. */
  readonly detail: string
  readonly confirm: Message
  readonly cancel: Message
}

export type Confirm = (question: NativeQuestion) => Promise<boolean>
