import {
  hookServices,
  isNtfyServerAddress,
  getReceiverOrigin,
  ntfyTopicPattern,
  type HookEventKind,
  type HookOutcome,
  type HookServiceName,
  type SecretName,
} from '#shared/hook-services.ts'
import type { HookAction, HookState } from '#shared/hooks.ts'
import type { RequestArgument } from '#shared/contract.ts'
import type { JobKind } from '#shared/job-kind.ts'
import type { ServerId } from '#shared/model.ts'
import type { SecretChoice } from '#renderer/ui/saved-secret.tsx'

/** What to do with a secret. `keep` leaves the saved one, which the window never receives. */
export interface SecretEntry {
  readonly choice: SecretChoice
  readonly text: string
}

export interface HookFields extends Readonly<Record<SecretName, SecretEntry>> {
  readonly type: HookServiceName
  readonly name: string
  readonly outcomes: readonly HookOutcome[]
  readonly kinds: readonly JobKind[]
  readonly servers: readonly ServerId[]
  readonly notices: readonly HookEventKind[]
  readonly alsoWhilePaused: boolean
  /** The complete address of an ntfy topic. */
  readonly topicUrl: string
  readonly program: string
  readonly arguments: string
  readonly inShell: boolean
}

/** Whether a field behind "More options" has a value. The name doesn't count. */
export const hasAdvancedFields = (fields: HookFields): boolean =>
  [fields.kinds, fields.servers, fields.arguments].some(({ length }) => length > 0) ||
  [fields.secret, fields.token].some(({ choice }) => choice === 'keep') ||
  fields.alsoWhilePaused ||
  fields.inShell

const emptySecret: SecretEntry = { choice: 'enter', text: '' }

export function getInitialHookFields(hook: HookState | undefined): HookFields {
  const secret = (name: SecretName): SecretEntry =>
    hook?.secrets.includes(name) ? { choice: 'keep', text: '' } : emptySecret
  const { action } = hook ?? {}
  const push = action?.type === 'ntfy' ? action : undefined
  const command = action?.type === 'command' ? action : undefined
  return {
    type: action?.type ?? 'ntfy',
    name: hook?.name ?? '',
    outcomes: hook?.outcomes ?? ['failed'],
    kinds: hook?.kinds ?? [],
    servers: hook?.servers ?? [],
    notices: hook ? (hook.notices ?? []) : ['batch'],
    alsoWhilePaused: hook?.alsoWhilePaused ?? false,
    topicUrl: push ? `${push.server.replace(/\/+$/, '')}/${push.topic}` : 'https://ntfy.sh/',
    program: command?.program ?? '',
    arguments: command?.arguments.join('\n') ?? '',
    inShell: command?.inShell ?? false,
    url: secret('url'),
    secret: secret('secret'),
    token: secret('token'),
  }
}

/**
 * Whether the hook has secrets that were saved for another type or origin. The main process then drops these
 * secrets.
 */
export function isOriginChanged({ type, topicUrl, url }: HookFields, hook: HookState | undefined): boolean {
  if (!hook || hook.secrets.length === 0) return false
  if (hook.action.type !== type) return true
  const { address } = hookServices[type]
  const text = address === 'topicUrl' ? topicUrl : url.choice === 'enter' ? url.text : undefined
  return text !== undefined && getReceiverOrigin(text.trim()) !== hook.origin
}

/** Returns what to do with a secret, which depends on whether the origin has changed. */
export const getSecretChoice = (
  fields: HookFields,
  name: SecretName,
  hook: HookState | undefined,
): SecretChoice => (isOriginChanged(fields, hook) ? 'enter' : fields[name].choice)

/** Splits "https://ntfy.sh/my-topic" into server and topic. */
function splitTopicUrl(address: string): { readonly server: string; readonly topic: string } {
  const at = address.lastIndexOf('/')
  return { server: address.slice(0, Math.max(0, at)), topic: address.slice(at + 1) }
}

function isTopicUrl(text: string): boolean {
  const { server, topic } = splitTopicUrl(text)
  return isNtfyServerAddress(server) && ntfyTopicPattern.test(topic)
}

const checks = {
  topicUrl: { isRight: isTopicUrl, error: 'needsTopic' },
  program: { isRight: (text: string) => text !== '', error: 'needsProgram' },
} as const

export type HookFieldErrors = Partial<
  Record<
    'outcomes' | keyof typeof checks | SecretName,
    'needsOutcome' | (typeof checks)[keyof typeof checks]['error'] | 'needsUrl'
  >
>

/** Returns the errors in the form. Empty if the hook can be saved or tested. */
export function validateHookFields(fields: HookFields, hook: HookState | undefined): HookFieldErrors {
  const { type, outcomes, notices } = fields
  const troubles: HookFieldErrors = {}
  if (outcomes.length + notices.length === 0) troubles.outcomes = 'needsOutcome'
  for (const field of hookServices[type].fields)
    if (!checks[field].isRight(fields[field].trim())) troubles[field] = checks[field].error
  // The only secret that a service requires is the address of a webhook.
  for (const { name, isRequired } of hookServices[type].secrets)
    if (
      isRequired &&
      getSecretChoice(fields, name, hook) !== 'keep' &&
      !getReceiverOrigin(fields[name].text.trim())
    )
      troubles[name] = 'needsUrl'
  return troubles
}

function toAction(fields: HookFields): HookAction {
  const { type, program, inShell } = fields
  switch (type) {
    case 'ntfy':
      return { type, ...splitTopicUrl(fields.topicUrl.trim()) }
    case 'command': {
      const commandArguments = fields.arguments === '' || inShell ? [] : fields.arguments.split('\n')
      return { type, program: program.trim(), arguments: commandArguments, inShell }
    }
    case 'slack':
    case 'webhook':
      return { type }
  }
}

export function toSaveHookRequest(
  fields: HookFields,
  hook: HookState | undefined,
  usualName: string,
): RequestArgument<'saveHook'> {
  const { type, name, outcomes, notices, kinds, servers, alsoWhilePaused } = fields
  const secrets: Partial<Record<SecretName, string>> = {}
  for (const secret of hookServices[type].secrets) {
    const use = getSecretChoice(fields, secret.name, hook)
    if (use !== 'keep') secrets[secret.name] = use === 'remove' ? '' : fields[secret.name].text.trim()
  }
  return {
    hook: {
      ...(hook && { id: hook.id }),
      name: name.trim() || usualName,
      isOn: hook?.isOn ?? true,
      outcomes: [...outcomes],
      notices: [...notices],
      kinds: [...kinds],
      servers: [...servers],
      alsoWhilePaused,
      action: toAction(fields),
    },
    secrets,
  }
}
