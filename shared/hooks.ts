import { z } from 'zod'
import { hookNotices, hookOutcomes, priorities } from './hook-priorities.ts'
import { jobKinds } from './job-kind.ts'
import type { Authority, AuthorityView } from './model.ts'
import type { Message } from './message.ts'

export const webhookFormats = ['json', 'slack', 'discord', 'teams', 'telegram', 'mattermost'] as const
export type WebhookFormat = (typeof webhookFormats)[number]

const httpUrl = z
  .url({ protocol: /^https?$/, hostname: /^[^@]+$/, abort: true })
  .max(500)
  .refine((text) => {
    const { username, password, search, hash } = new URL(text)
    return !username && !password && !search && !hash
  })

/** Only those that differ from the defaults. */
const chosenPriorities = z.partialRecord(z.enum(hookOutcomes), z.enum(priorities)).optional()

/** The user reads all of a command before it is saved. */
const argument = z.string().max(500)

export const hookAction = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('webhook'),
    format: z.enum(webhookFormats).default('json'),
    /** Only for Telegram. */
    chatId: z.string().min(1).max(100).optional(),
  }),
  z.strictObject({
    type: z.literal('ntfy'),
    server: httpUrl,
    /** As ntfy accepts them (docs.ntfy.sh, "Publishing"). */
    topic: z.string().regex(/^[-_A-Za-z0-9]{1,64}$/),
    /** In addition to the one for the outcome. */
    tags: z.array(z.string().min(1).max(50)).max(5).default([]),
    priorities: chosenPriorities,
  }),
  z.strictObject({ type: z.literal('gotify'), server: httpUrl, priorities: chosenPriorities }),
  z.strictObject({
    type: z.literal('command'),
    program: z.string().min(1).max(500),
    arguments: z.array(argument).max(30).default([]),
    /** In a shell `program` is the command line, without arguments. */
    inShell: z.boolean().default(false),
  }),
])
export type HookAction = z.infer<typeof hookAction>
export type CommandAction = Extract<HookAction, { type: 'command' }>

/** Undefined if the address is invalid. Pure. */
export function receiverOrigin(url: string): string | undefined {
  try {
    const { protocol, origin, username, password } = new URL(url)
    return /^https?:$/.test(protocol) && !username && !password ? origin : undefined
  } catch {
    return undefined
  }
}

export const telegramOrigin = 'https://api.telegram.org'

/**
 * Undefined for a command. Pure.
 *
 * @param url the secret address of a webhook, or its origin
 */
export function originOf(action: HookAction, url: string | undefined): string | undefined {
  switch (action.type) {
    case 'command':
      return undefined
    case 'ntfy':
    case 'gotify':
      return receiverOrigin(action.server)
    case 'webhook':
      if (action.format === 'telegram') return telegramOrigin
      return url === undefined ? undefined : receiverOrigin(url)
  }
}

export const mostHooks = 50

export const hookId = z.string().min(1).max(64)

const hookFields = {
  name: z.string().min(1).max(100),
  isOn: z.boolean(),
  outcomes: z.array(z.enum(hookOutcomes)).max(4),
  notices: z.array(z.enum(hookNotices)).max(hookNotices.length).optional(),
  /** Empty for all, including jobs of unknown kind. */
  kinds: z.array(z.enum(jobKinds)).max(20),
  /** IDs; empty for all. */
  servers: z.array(z.string().min(1).max(64)).max(100),
  /** IDs or names; absent or empty for all. */
  projects: z.array(z.string().min(1).max(200)).max(50).optional(),
  /** `usualAwayMinutes` if absent. */
  unreachableMinutes: z.number().int().min(1).max(1_440).optional(),
  /** Each day, or each Monday, minutes after midnight, local time. */
  digest: z
    .strictObject({ every: z.enum(['day', 'week']), at: z.number().int().min(0).max(1_439) })
    .optional(),
  /** Repeats a failure every so many hours, up to five times, until the user has seen it. */
  againHours: z.number().int().min(1).max(24).optional(),
  /** Absent for all. */
  longerThanMinutes: z.number().int().min(1).max(100_000).optional(),
  alsoWhilePaused: z.boolean(),
  action: hookAction,
}

export const hookDraft = z.strictObject({ id: hookId.optional(), ...hookFields })
export type HookDraft = z.infer<typeof hookDraft>

export const secretNames = ['url', 'secret', 'token'] as const
export type SecretName = (typeof secretNames)[number]

export const hookSchema = z.object({
  id: hookId,
  ...hookFields,
  /** Such as `https://hooks.slack.com`: the rest of a webhook's address is secret. Absent for commands. */
  origin: z.string().max(300).optional(),
  /** Names of the secrets in the keyring (`HookSecrets`). */
  secrets: z.array(z.enum(secretNames)),
})
export type Hook = z.infer<typeof hookSchema>

export const savedHook = hookSchema.extend({
  /** CA certificates in PEM form for the receiver, in addition to the system's. */
  ca: z.string().max(100_000).optional(),
})
export type SavedHook = z.infer<typeof savedHook>

const secretText = z.string().max(2_000)

/**
 * An omitted secret stays, an empty one is removed. `url`: a webhook's whole address. `secret`: the signing
 * key for its JSON. `token`: for ntfy, Gotify or Telegram.
 */
export const hookSecrets = z.strictObject({
  url: secretText.optional(),
  secret: secretText.optional(),
  token: secretText.optional(),
})
export type HookSecrets = z.infer<typeof hookSecrets>

/** Secrets of Standard Webhooks are base64 after `whsec_`; any other is used as it is. Pure. */
export const isSigningSecret = (secret = ''): boolean =>
  /^(?!whsec_)|^whsec_(?=.)(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/.test(secret)

/** Undefined if there are none, or if a newer version saved them. Pure. */
export function readHookSecrets(text: string | undefined): HookSecrets | undefined {
  if (text === undefined) return undefined
  try {
    return hookSecrets.safeParse(JSON.parse(text)).data
  } catch {
    return undefined // The error could quote a secret.
  }
}

export interface HookReport {
  readonly at: number
  readonly ok: boolean
  readonly message: Message
  readonly output?: string
}

export interface HookState extends Hook {
  /** A CA for its receiver only, in addition to the system's. */
  readonly authority?: Authority
  readonly last?: HookReport
  readonly waiting: number
  /** When the first pending delivery is retried, ms since the epoch; undefined if none has failed. */
  readonly nextTryAt?: number
}

export type HookView = Omit<HookState, 'authority'> & { readonly authority?: AuthorityView }
