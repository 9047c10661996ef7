/** What hooks can do and when, apart from the schemas, which the window doesn't load. */
import { hasTwoSlashes } from './address.ts'
import { endStatuses, type Tone } from './outcome.ts'

/** A run that completed with errors counts as both completed and failed. */
export const hookOutcomes = endStatuses
export type HookOutcome = (typeof hookOutcomes)[number]

export const hookNotices = ['batch', 'overdue', 'alert', 'unreachable'] as const
export type HookNotice = (typeof hookNotices)[number]

/** Hooks for an unreachable server also get `back`. */
export const noticeKinds = [...hookNotices, 'back'] as const
export type NoticeKind = (typeof noticeKinds)[number]

export const noticeTones: Readonly<Record<NoticeKind, Tone>> = {
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
  /** Its fields in the form, apart from secrets. */
  readonly fields: readonly string[]
  /** Saved in the keyring. */
  readonly secrets: readonly { readonly name: SecretName; readonly isRequired: boolean }[]
  /** The field that holds the address it sends to. */
  readonly address: 'topicUrl' | 'url' | undefined
  /** People get a few messages a minute, then a summary. Programs get each event. */
  readonly isForPeople: boolean
}

/** One row per service, as the form lists them: the phone first, because most users want that. */
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

/** The origin of a receiver's address; undefined if it is invalid. */
export function receiverOrigin(url: string): string | undefined {
  if (!hasTwoSlashes(url)) return undefined
  try {
    const { origin, username, password } = new URL(url)
    return username || password ? undefined : origin
  } catch {
    return undefined
  }
}

/** Whether it is an ntfy server's address. A part that isn't sent there, or a secret in it, would be a mistake. */
export function isPlainAddress(text: string): boolean {
  if (receiverOrigin(text) === undefined) return false
  const { search, hash } = new URL(text)
  return !search && !hash
}

/** As ntfy accepts topics (docs.ntfy.sh, "Publishing"). */
export const topicPattern = /^[-_A-Za-z0-9]{1,64}$/
