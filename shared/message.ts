import type { Catalogue } from './texts/catalogue.ts'

type MessageTexts = Pick<
  Catalogue,
  | 'serverErrors'
  | 'alerts'
  | 'commands'
  | 'files'
  | 'storage'
  | 'system'
  | 'notifications'
  | 'hooks'
  | 'window'
  | 'common'
>

type Text = string | ((...values: never[]) => string)

type PathIn<Area> = {
  [K in keyof Area & string]: Area[K] extends Text ? K : `${K}.${PathIn<Area[K]>}`
}[keyof Area & string]

type TextAt<Area, Path> = Path extends keyof Area
  ? Area[Path]
  : Path extends `${infer Part}.${infer Rest}`
    ? Part extends keyof Area
      ? TextAt<Area[Part], Rest>
      : never
    : never

/** The code of a message. Each code has a text in each language. */
export type MessageCode = PathIn<MessageTexts>

/** A text that can't be translated (a name or a server's response), a nested message, or a list of both. */
export type MessagePart = string | Message | readonly (string | Message)[]

type Values<Parameters extends readonly unknown[]> = {
  readonly [Index in keyof Parameters]: Parameters[Index] extends string ? MessagePart : number
}

export type MessageValues<Code extends MessageCode> =
  TextAt<MessageTexts, Code> extends (...values: infer Parameters) => string ? Values<Parameters> : []

/** A message to the user, as plain JSON. `formatMessage` formats it in the current language. */
export interface Message {
  readonly code: MessageCode
  readonly values?: readonly (MessagePart | number)[]
}

/** Creates a message. The compiler checks the values against the parameters of the text with this code. */
export function createMessage<Code extends MessageCode>(code: Code, ...values: MessageValues<Code>): Message
export function createMessage(code: MessageCode, ...values: readonly (MessagePart | number)[]): Message {
  return values.length === 0 ? { code } : { code, values }
}

/** Creates the result of a command that failed. */
export function createFailure<Code extends MessageCode>(code: Code, ...values: MessageValues<Code>) {
  return { ok: false, message: createMessage(code, ...values) } as const
}

/** Formats a message for the log, such as `serverErrors.timedOut(10)`. */
export function formatMessageForLog({ code, values = [] }: Message): string {
  return values.length === 0 ? code : `${code}(${values.map(quote).join(', ')})`
}

function quote(value: MessagePart | number): string {
  if (typeof value === 'number' || typeof value === 'string') return String(value)
  return 'code' in value ? formatMessageForLog(value) : value.map(quote).join(', ')
}

/**
 * Formats a message for the log without its quoted texts, because receivers may quote data that we sent to
 * them.
 */
export function formatMessageCode({ code, values = [] }: Message): string {
  const parts = values.flat().flatMap((value) => {
    if (typeof value === 'number') return [String(value)]
    return typeof value === 'string' ? [] : [formatMessageCode(value)]
  })
  return parts.length === 0 ? code : `${code}(${parts.join(', ')})`
}

/** Whether two messages are equal, or both are absent. */
export function isSameMessage(one: Message | undefined, other: Message | undefined): boolean {
  return (
    one === other ||
    (one !== undefined && other !== undefined && formatMessageForLog(one) === formatMessageForLog(other))
  )
}
