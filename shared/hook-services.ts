/** The services and events of hooks. Separate from the schemas, which the window doesn't load. */
import { hasTwoSlashes } from './address.ts'
import { endStatuses, type Tone } from './outcome.ts'

/** A run that completed with errors counts as both completed and failed. */
export const hookOutcomes = endStatuses
export type HookOutcome = (typeof hookOutcomes)[number]

export const hookEventKinds = ['batch', 'overdue', 'alert', 'unreachable'] as const
export type HookEventKind = (typeof hookEventKinds)[number]

/** Hooks for an unreachable server also get the event `back`. */
export const textEventKinds = [...hookEventKinds, 'back'] as const
export type TextEventKind = (typeof textEventKinds)[number]

export const textEventTones: Readonly<Record<TextEventKind, Tone>> = {
  unreachable: 'bad',
  alert: 'warn',
  overdue: 'warn',
  batch: 'ok',
  back: 'ok',
}

/** `url`: a webhook's whole address. `secret`: the signing key for its JSON. `token`: for ntfy. */
export const secretNames = ['url', 'secret', 'token'] as const
export type SecretName = (typeof secretNames)[number]

interface HookService {
  /** The fields in the form, apart from secrets. */
  readonly fields: readonly string[]
  /** The secrets, which are saved in the keyring. */
  readonly secrets: readonly { readonly name: SecretName; readonly isRequired: boolean }[]
  /** The field with the receiver's address. */
  readonly address: 'topicUrl' | 'url' | undefined
  /** Whether people read the messages. They get a few per minute, then a summary; programs get each event. */
  readonly isForPeople: boolean
}

/** The services in the order of the form: the phone comes first, because most users want it. */
export const hookServices = {
  ntfy: {
    fields: ['topicUrl'],
    secrets: [{ name: 'token', isRequired: false }],
    address: 'topicUrl',
    isForPeople: true,
  },
  slack: {
    fields: [],
    secrets: [{ name: 'url', isRequired: true }],
    address: 'url',
    isForPeople: true,
  },
  webhook: {
    fields: [],
    secrets: [
      { name: 'url', isRequired: true },
      { name: 'secret', isRequired: false },
    ],
    address: 'url',
    isForPeople: false,
  },
  command: { fields: ['program'], secrets: [], address: undefined, isForPeople: false },
} as const satisfies Readonly<Record<string, HookService>>

export type HookServiceName = keyof typeof hookServices

/** Returns the origin of a receiver's address; undefined if it is invalid. */
export function receiverOrigin(url: string): string | undefined {
  if (!hasTwoSlashes(url)) return undefined
  try {
    const { origin, username, password } = new URL(url)
    return username || password ? undefined : origin
  } catch {
    return undefined
  }
}

/** Whether a text is the address of an ntfy server, without query and fragment, which aren't sent. */
export function isPlainAddress(text: string): boolean {
  if (receiverOrigin(text) === undefined) return false
  const { search, hash } = new URL(text)
  return !search && !hash
}

/** Topics that ntfy accepts (docs.ntfy.sh, "Publishing"). */
export const topicPattern = /^[-_A-Za-z0-9]{1,64}$/
