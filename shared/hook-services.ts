/**
 * Defines the services and events of hooks. It is separate from the schemas, because the window doesn't load
 * those.
 */
import { hasTwoSlashes } from './address.ts'
import { outcomeStatuses, type Tone } from './outcome.ts'

/**
 * The outcomes that a hook can select. A run that completed with errors counts as both completed and failed.
 */
export const hookOutcomes = outcomeStatuses
export type HookOutcome = (typeof hookOutcomes)[number]

export const hookEventKinds = ['batch', 'overdue', 'alert', 'unreachable'] as const
export type HookEventKind = (typeof hookEventKinds)[number]

/**
 * The events that a hook can report besides outcomes. A hook for an unreachable server also reports when the
 * server is back.
 */
export const textEventKinds = [...hookEventKinds, 'back'] as const
export type TextEventKind = (typeof textEventKinds)[number]

export const textEventTones: Readonly<Record<TextEventKind, Tone>> = {
  unreachable: 'bad',
  alert: 'warn',
  overdue: 'warn',
  batch: 'ok',
  back: 'ok',
}

/**
 * A hook's secrets: `url` is the complete address of a webhook, `secret` is the key that signs its JSON,
 * and `token` is for ntfy.
 */
export const secretNames = ['url', 'secret', 'token'] as const
export type SecretName = (typeof secretNames)[number]

interface HookService {
  /** The names of the form's fields, except secrets. */
  readonly fields: readonly string[]
  /** The secrets that the service uses. They are saved in the keyring. */
  readonly secrets: readonly { readonly name: SecretName; readonly isRequired: boolean }[]
  /** The name of the field that contains the receiver's address. */
  readonly address: 'topicUrl' | 'url' | undefined
  /**
   * Whether people read the messages. They get a few messages per minute, and then a summary. Programs get
   * every event.
   */
  readonly isForPeople: boolean
}

/**
 * The services in the order of the form. ntfy comes first, because most users want notifications on their
 * phone.
 */
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

/** Returns the origin of a receiver's address; undefined if the address is invalid. */
export function getReceiverOrigin(url: string): string | undefined {
  if (!hasTwoSlashes(url)) return undefined
  try {
    const { origin, username, password } = new URL(url)
    return username || password ? undefined : origin
  } catch {
    return undefined
  }
}

/**
 * Whether a text is the address of an ntfy server. It must not have a query or a fragment, because they
 * wouldn't be sent.
 */
export function isNtfyServerAddress(text: string): boolean {
  if (getReceiverOrigin(text) === undefined) return false
  const { search, hash } = new URL(text)
  return !search && !hash
}

/** The names of topics that ntfy accepts (docs.ntfy.sh, "Publishing"). */
export const ntfyTopicPattern = /^[-_A-Za-z0-9]{1,64}$/
