/**
 * Hooks: what a person wants done when a run ends. Their schema, of which the window's requests, the file on disk and the
 * types come. What is secret of one (`HookSecrets`) is no part of it: that stands in the system's keyring alone.
 */
import { z } from 'zod'
import { hookOutcomes, priorities } from './hook-priorities.ts'
import { jobKinds } from './job-kind.ts'
import type { Authority, AuthorityView } from './model.ts'
import type { Message } from './messages/message.ts'

export const webhookFormats = ['json', 'slack', 'discord', 'teams', 'telegram', 'mattermost'] as const
export type WebhookFormat = (typeof webhookFormats)[number]

const httpUrl = z
  .url({ protocol: /^https?$/, hostname: /^[^@]+$/ })
  .max(500)
  .refine((text) => {
    const { username, password, search, hash } = new URL(text)
    return !username && !password && !search && !hash
  })

/** Only those that are not as usual. */
const chosenPriorities = z.partialRecord(z.enum(hookOutcomes), z.enum(priorities)).optional()

/** No line of a command can hide behind others: the person reads all of it before it is kept. */
const argument = z.string().max(500)

export const hookAction = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('webhook'),
    format: z.enum(webhookFormats),
    /** Telegram alone: the chat that is written to. */
    chatId: z.string().min(1).max(100).optional(),
  }),
  z.strictObject({
    type: z.literal('ntfy'),
    server: httpUrl,
    /** As ntfy takes them (docs.ntfy.sh, "Publishing"). */
    topic: z.string().regex(/^[-_A-Za-z0-9]{1,64}$/),
    /** Besides the one that tells the outcome. */
    tags: z.array(z.string().min(1).max(50)).max(5),
    priorities: chosenPriorities,
  }),
  z.strictObject({ type: z.literal('gotify'), server: httpUrl, priorities: chosenPriorities }),
  z.strictObject({
    type: z.literal('command'),
    program: z.string().min(1).max(500),
    arguments: z.array(argument).max(30),
    /** Whether a shell reads it: then `program` is a line of that shell, and there are no arguments. */
    inShell: z.boolean(),
  }),
])
export type HookAction = z.infer<typeof hookAction>

/** The origin of an address of a receiver; undefined if it isn't one. Pure. */
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
 * Where an action sends to; undefined for a command. Pure.
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

/** The most that are kept. */
export const mostHooks = 50

export const hookId = z.string().min(1).max(64)

const hookFields = {
  name: z.string().min(1).max(100),
  isOn: z.boolean(),
  /** Which outcomes it is about. */
  outcomes: z.array(z.enum(hookOutcomes)).min(1).max(4),
  /** Empty for all, and for those whose kind isn't known. */
  kinds: z.array(z.enum(jobKinds)).max(20),
  /** By their IDs; empty for all. */
  servers: z.array(z.string().min(1).max(64)).max(100),
  /** Only runs that took longer than so many minutes; absent for all. */
  longerThanMinutes: z.number().int().min(1).max(100_000).optional(),
  /** Whether it acts although notifications are paused, muted, or kept back by quiet hours. */
  alsoWhilePaused: z.boolean(),
  action: hookAction,
}

/** A hook as the window gives it; without `id` it is a new one. */
export const hookDraft = z.strictObject({ id: hookId.optional(), ...hookFields })
export type HookDraft = z.infer<typeof hookDraft>

export const secretNames = ['url', 'secret', 'token'] as const
export type SecretName = (typeof secretNames)[number]

/** A hook as it is kept. */
export const hookSchema = z.object({
  id: hookId,
  ...hookFields,
  /** Where it sends to, such as `https://hooks.slack.com`: the rest of a webhook's address is secret. Of commands none. */
  origin: z.string().max(300).optional(),
  /** What of it the keyring has. */
  secrets: z.array(z.enum(secretNames)),
})
export type Hook = z.infer<typeof hookSchema>

/** The same in the file. */
export const savedHook = hookSchema.extend({
  /** Certificates in PEM form that may vouch for where it sends to, besides those that the system trusts. */
  ca: z.string().max(100_000).optional(),
})
export type SavedHook = z.infer<typeof savedHook>

const secretText = z.string().max(2_000)

/**
 * What is secret of a hook. Of a request: what is left out stays as it is, and an empty one is taken away.
 * `url`: a webhook's whole address. `secret`: what its JSON is signed with. `token`: what ntfy, Gotify or Telegram asks for.
 */
export const hookSecrets = z.strictObject({
  url: secretText.optional(),
  secret: secretText.optional(),
  token: secretText.optional(),
})
export type HookSecrets = z.infer<typeof hookSecrets>

/**
 * Whether a secret, if there is one, can sign. One that Standard Webhooks writes is base64 behind `whsec_`; any other is taken as it is.
 * Pure.
 */
export const isSigningSecret = (secret = ''): boolean =>
  /^(?!whsec_)|^whsec_(?=.)(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/.test(secret)

/**
 * Reads what the keyring has of a hook, as JSON; undefined if it has nothing, or a newer version of the program saved it.
 * Pure.
 */
export function readHookSecrets(text: string | undefined): HookSecrets | undefined {
  if (text === undefined) return undefined
  try {
    return hookSecrets.safeParse(JSON.parse(text)).data
  } catch {
    return undefined // The error could quote a secret.
  }
}

/** What the last delivery of a hook, or its test, came to. */
export interface HookReport {
  /** Ms since the epoch. */
  readonly at: number
  readonly ok: boolean
  /** What came back, or why it failed. */
  readonly message: Message
  /** The last lines of a command's output. */
  readonly output?: string
}

/** A hook as the state has it. */
export interface HookState extends Hook {
  /** Who may vouch for where it sends to, and for nobody else, besides those that the system trusts. */
  readonly authority?: Authority
  readonly last?: HookReport
  /** How many deliveries wait. */
  readonly waiting: number
  /** When the first of them is tried again, ms since the epoch; undefined where none has failed. */
  readonly nextTryAt?: number
}

/** A hook as the window sees it. */
export type HookView = Omit<HookState, 'authority'> & { readonly authority?: AuthorityView }
