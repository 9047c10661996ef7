import { z } from 'zod'
import {
  hookEventKinds,
  hookOutcomes,
  hookServices,
  isNtfyServerAddress,
  getReceiverOrigin,
  secretNames,
  ntfyTopicPattern,
} from './hook-services.ts'
import { jobKinds } from './job-kind.ts'
import type { Message } from './message.ts'

/** The limit is low, because the user reads the complete command before it is saved. */
const argument = z.string().max(500)

export const hookActionSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('ntfy'),
    server: z.string().max(500).refine(isNtfyServerAddress),
    topic: z.string().regex(ntfyTopicPattern),
  }),
  z.strictObject({ type: z.literal('slack') }),
  z.strictObject({ type: z.literal('webhook') }),
  z.strictObject({
    type: z.literal('command'),
    program: z.string().min(1).max(500),
    arguments: z.array(argument).max(30).default([]),
    /** If the command runs in a shell, `program` is the whole command line and there are no arguments. */
    inShell: z.boolean().default(false),
  }),
])
export type HookAction = z.infer<typeof hookActionSchema>
export type CommandAction = Extract<HookAction, { type: 'command' }>

/**
 * Returns the origin of the address to which an action sends; undefined for a command. `url` is the secret
 * address of a webhook, or its origin.
 */
export function getActionOrigin(action: HookAction, url: string | undefined): string | undefined {
  const address = 'server' in action ? action.server : hookServices[action.type].address && url
  return address === undefined ? undefined : getReceiverOrigin(address)
}

export const maxHooks = 50

export const hookIdSchema = z.string().min(1).max(64)

const hookFields = {
  name: z.string().min(1).max(100),
  isOn: z.boolean(),
  outcomes: z.array(z.enum(hookOutcomes)).max(hookOutcomes.length),
  notices: z.array(z.enum(hookEventKinds)).max(hookEventKinds.length).optional(),
  /** Selects jobs of these kinds. An empty array selects all jobs, including those of unknown kinds. */
  kinds: z.array(z.enum(jobKinds)).max(20),
  /** Selects servers by their IDs. An empty array selects all servers. */
  servers: z.array(z.string().min(1).max(64)).max(100),
  alsoWhilePaused: z.boolean(),
  action: hookActionSchema,
}

export const hookDraftSchema = z.strictObject({ id: hookIdSchema.optional(), ...hookFields })
export type HookDraft = z.infer<typeof hookDraftSchema>

export const hookSchema = z.object({
  id: hookIdSchema,
  ...hookFields,
  /**
   * The origin of the address, such as `https://hooks.slack.com`. The rest of a webhook's address is secret.
   * A command has no origin.
   */
  origin: z.string().max(300).optional(),
  /** The names of those secrets that the keyring contains (`HookSecrets`). */
  secrets: z.array(z.enum(secretNames)),
})
export type Hook = z.infer<typeof hookSchema>

const secretText = z.string().max(2_000)

/** The secrets in a request. An omitted secret isn't changed, and an empty one is removed. */
export const hookSecretsSchema = z.strictObject({
  url: secretText.optional(),
  secret: secretText.optional(),
  token: secretText.optional(),
})
export type HookSecrets = z.infer<typeof hookSecretsSchema>

/**
 * Whether a signing secret is valid. A secret of Standard Webhooks is `whsec_` followed by Base64. Any other
 * secret is used unchanged.
 */
export const isSigningSecret = (secret = ''): boolean =>
  /^(?!whsec_)|^whsec_(?=.)(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/.test(secret)

/**
 * Parses saved secrets. Returns undefined if there are none or if they have the format of a newer version.
 */
export function parseHookSecrets(text: string | undefined): HookSecrets | undefined {
  if (text === undefined) return undefined
  try {
    return hookSecretsSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined // The error isn't logged, because it could contain a part of a secret.
  }
}

export interface HookReport {
  readonly at: number
  readonly ok: boolean
  readonly message: Message
  readonly output?: string
}

export interface HookState extends Hook {
  readonly last?: HookReport
  readonly waiting: number
  /** When the next try is due, in ms since the epoch; undefined if no delivery has failed. */
  readonly nextTryAt?: number
}
