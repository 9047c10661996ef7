import {
  isSigningSecret,
  mostHooks,
  originOf,
  readHookSecrets,
  type HookDraft,
  type HookSecrets,
  type HookState,
} from '#shared/hooks.ts'
import { hookServices, secretNames } from '#shared/hook-services.ts'
import type { CommandResult, Reply } from '#shared/contract.ts'
import { messageOf, type Message } from '#shared/message.ts'
import type { Confirm } from '#main/base/question.ts'
import type { AppStore } from '#main/state/store.ts'
import type { CommandContext } from '../context.ts'
import type { KeyOwners } from '../servers/api-keys.ts'
import { commandLine, hasNul, isSameCommand, longestCommand } from './command-words.ts'

const refused = (message: Message) => ({ ok: false, message }) as const

/** The state's hooks, as owners of secrets in the keyring. */
export const hooksAsOwners = (store: AppStore): KeyOwners => ({
  *all() {
    for (const { id, secrets, origin: url } of store.state().hooks)
      if (secrets.length > 0 && url !== undefined) yield { id, url }
  },
  nameOf: (id) => store.state().hooks.find((hook) => hook.id === id)?.name,
  // An entered secret counts as there; a failing delivery reports that it can't be read.
  setHasKey: () => undefined,
  words: {
    notices: { keyring: 'keyring:hooks', unsaved: 'unsaved:hook-keys' },
    locked: messageOf('storage.hookKeys.locked'),
    memoryOnly: messageOf('storage.hookKeys.memoryOnly'),
    unsaved: (why) => messageOf('storage.unsaved.hookKeys', why),
    unread: (why, name) => messageOf(`storage.hookKeys.${why}`, name),
  },
})

function used({ action }: HookDraft, given: HookSecrets): HookSecrets {
  const { secrets } = hookServices[action.type]
  return Object.fromEntries(secrets.map(({ name }) => [name, given[name] || undefined]))
}

/** The error for a draft that can't work. */
function lacking({ action, outcomes, notices = [] }: HookDraft, secrets: HookSecrets): Message | undefined {
  if (outcomes.length + notices.length === 0) return messageOf('hooks.noEvents')
  if (!isSigningSecret(secrets.secret)) return messageOf('hooks.badSecret')
  const lacks = hookServices[action.type].secrets.some(({ name, isRequired }) => isRequired && !secrets[name])
  return lacks ? messageOf('hooks.noUrl') : undefined
}

export interface HookRequest {
  readonly hook: HookDraft
  readonly secrets: HookSecrets
  /** Whether its secrets are saved in the keyring; true by default. */
  readonly keepsSecrets?: boolean
}

export interface MadeHook {
  readonly ok: true
  readonly hook: HookState
  readonly secrets: HookSecrets
}

/**
 * Makes a hook without saving it. Its secrets are bound to its origin.
 *
 * @param confirm must approve a command
 * @param purpose to run now, or whenever a job ends
 */
export async function makeHook(
  context: CommandContext,
  confirm: Confirm,
  { hook: draft, secrets: given }: HookRequest,
  purpose: 'keep' | 'try',
): Promise<MadeHook | ReturnType<typeof refused>> {
  const { store } = context
  const before = (id = draft.id) => store.state().hooks.find((hook) => hook.id === id)
  const known = before()
  if (draft.id !== undefined && !known) return refused(messageOf('hooks.gone'))
  if (!known && store.state().hooks.length >= mostHooks) return refused(messageOf('hooks.tooMany', mostHooks))
  const { action } = draft
  if (action.type === 'command') {
    if (hasNul(action)) return refused(messageOf('hooks.nul'))
    const line = commandLine(action)
    if (line.length > longestCommand) return refused(messageOf('hooks.longCommand', longestCommand))
    if (
      !isSameCommand(known?.action, action) &&
      !(await askForCommand(confirm, draft.name, line, action.inShell, purpose))
    )
      return refused(messageOf(purpose === 'try' ? 'hooks.notRun' : 'hooks.notAgreed'))
    // It was removed while the question was open.
    if (draft.id !== undefined && !before()) return refused(messageOf('hooks.gone'))
  }
  const origin = originOf(action, given.url ?? known?.origin)
  if (origin === undefined && hookServices[action.type].address !== undefined)
    return refused(messageOf(given.url ? 'hooks.badUrl' : 'hooks.noUrl'))
  const isElsewhere = known?.origin !== origin
  const stays = known?.secrets.some((name) => given[name] === undefined) === true && !isElsewhere
  const kept = stays ? readHookSecrets(await context.hookKeys.of(known.id)) : {}
  if (!kept) return refused(messageOf('hooks.secretsUnread'))
  const secrets = used(draft, { ...kept, ...given })
  const lack = lacking(draft, secrets)
  if (lack) return refused(lack)
  const id = draft.id ?? context.newHookId()
  const { last, waiting = 0 } = before(id) ?? {}
  const hook: HookState = {
    ...draft,
    id,
    origin,
    secrets: secretNames.filter((name) => secrets[name] !== undefined),
    waiting,
    last,
  }
  return { ok: true, hook, secrets }
}

/** Adds a hook, or changes one. */
export async function saveHook(
  context: CommandContext,
  confirm: Confirm,
  request: HookRequest,
): Promise<Reply<'saveHook'>> {
  const made = await makeHook(context, confirm, request, 'keep')
  if (!made.ok) return made
  const { id, origin, secrets: names } = made.hook
  const { store, hookKeys } = context
  const { keepsSecrets = true } = request
  store.putHook(made.hook)
  if (origin === undefined || names.length === 0) hookKeys.delete(id)
  else hookKeys.set(id, origin, JSON.stringify(made.secrets), keepsSecrets)
  context.retryHook(id)
  return { ok: true, hookId: id }
}

const askForCommand = (
  confirm: Confirm,
  name: string,
  line: string,
  inShell: boolean,
  purpose: 'keep' | 'try',
) =>
  confirm({
    title: messageOf(`hooks.agree.${purpose}.title`),
    text: messageOf(`hooks.agree.${purpose}.${inShell ? 'inShell' : 'text'}`, name),
    detail: line,
    confirm: messageOf(`hooks.agree.${purpose}.confirm`),
    cancel: messageOf('words.cancel'),
  })

/** Turning a hook off drops its pending deliveries. */
export function setHookOn({ store }: CommandContext, id: string, isOn: boolean): CommandResult {
  store.updateHook(id, (hook) => ({ ...hook, isOn }))
  return { ok: true }
}

/** Removes a hook with its secrets and pending deliveries. */
export function removeHook({ store, hookKeys }: CommandContext, id: string): CommandResult {
  store.removeHook(id)
  hookKeys.delete(id)
  store.removeNotice(`hook:${id}`)
  return { ok: true }
}
