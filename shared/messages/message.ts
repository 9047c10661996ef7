import type { Catalogue } from '../texts/en/index.ts'

/** The parts of the catalogue that messages are of. The other parts are said by the surface that they belong to. */
type Sayable = Pick<
  Catalogue,
  | 'serverErrors'
  | 'alerts'
  | 'commands'
  | 'files'
  | 'storage'
  | 'system'
  | 'updates'
  | 'notifications'
  | 'hooks'
  | 'window'
  | 'words'
>

type Text = string | ((...values: never[]) => string)

/** Where a text stands in the catalogue, such as `serverErrors.timedOut`. */
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

/** Names what is said; each code has words in each language. */
export type MessageCode = PathIn<Sayable>

/**
 * A part of a message: the words of somebody else, which no language changes (a name, an answer of a server), a message
 * of its own, or several of either, which are worded as a list.
 */
export type MessagePart = string | Message | readonly (string | Message)[]

type Values<Parameters extends readonly unknown[]> = {
  readonly [Index in keyof Parameters]: Parameters[Index] extends string ? MessagePart : number
}

/** The values that the text of a code takes, in the order of its parameters. */
export type MessageValues<Code extends MessageCode> =
  TextAt<Sayable, Code> extends (...values: infer Parameters) => string ? Values<Parameters> : []

/**
 * What is to be said to the person, without words: those are made where it is shown (`describeMessage`), in the language
 * that holds then. It is plain JSON.
 */
export interface Message {
  readonly code: MessageCode
  /** The values that the code's text takes. */
  readonly values?: readonly (MessagePart | number)[]
}

/** Makes a message; its values are held to the parameters of the code's text. */
export function messageOf<Code extends MessageCode>(code: Code, ...values: MessageValues<Code>): Message
export function messageOf(code: MessageCode, ...values: readonly (MessagePart | number)[]): Message {
  return values.length === 0 ? { code } : { code, values }
}

/** A message as the log quotes it: its code and its values, such as `serverErrors.timedOut(10)`. */
export function codeOf({ code, values = [] }: Message): string {
  return values.length === 0 ? code : `${code}(${values.map(quote).join(', ')})`
}

function quote(value: MessagePart | number): string {
  if (typeof value === 'number' || typeof value === 'string') return String(value)
  return 'code' in value ? codeOf(value) : value.map(quote).join(', ')
}

/** A message without the words of others in it: receivers may quote what they were sent, and names are private. */
export function codeAlone({ code, values = [] }: Message): string {
  const parts = values.flat().flatMap((value) => {
    if (typeof value === 'number') return [String(value)]
    return typeof value === 'string' ? [] : [codeAlone(value)]
  })
  return parts.length === 0 ? code : `${code}(${parts.join(', ')})`
}

/** Whether two messages say the same; two that are absent do. */
export function isSameMessage(one: Message | undefined, other: Message | undefined): boolean {
  return one === other || (one !== undefined && other !== undefined && codeOf(one) === codeOf(other))
}
