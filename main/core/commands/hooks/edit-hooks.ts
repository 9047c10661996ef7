import {
  type CommandAction,
  type HookAction,
  isSigningSecret,
  maxHooks,
  getActionOrigin,
  parseHookSecrets,
  type HookDraft,
  type HookSecrets,
  type HookState,
} from '#shared/hooks.ts'
import { hookServices, secretNames } from '#shared/hook-services.ts'
import type { CommandResult, Reply, RequestArgument } from '#shared/contract.ts'
import { createFailure, createMessage, type Message } from '#shared/message.ts'
import type { Confirm } from '#main/base/question.ts'
import type { AppStore } from '#main/core/state/store.ts'
import type { CommandContext } from '#main/core/commands/context.ts'
import type { KeyOwners } from '#main/core/storage/api-keys.ts'

/**
 * The length of the longest command, in characters. A longer command doesn't fit into the confirmation
 * dialog.
 */
const maxCommandLength = 1_200

/**
 * Escapes invisible characters, and characters that change the direction or form of the text around them, as
 * in `\u{202e}`.
 */
const escapeInvisible = (text: string) =>
  text.replaceAll(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu,
    (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`,
  )

/** Quotes an argument, so that the user sees where it begins and ends. */
function quoteArgument(text: string): string {
  const visibleText = escapeInvisible(text)
  return /^[\w@%+=:,./-]+$/.test(visibleText)
    ? visibleText
    : `'${visibleText.replaceAll("'", String.raw`'\''`)}'`
}

/** Formats the complete command of a command hook. Nothing in it is invisible. */
export const formatCommandLine = ({ program, arguments: args, inShell }: CommandAction): string =>
  inShell ? escapeInvisible(program) : [program, ...args].map(quoteArgument).join(' ')

/** Whether the command contains a NUL character. No system can run such a command. */
const hasNul = ({ program, arguments: args }: CommandAction): boolean =>
  [program, ...args].some((text) => text.includes('\0'))

const formatCommand = ({ program, arguments: args, inShell }: CommandAction): string =>
  JSON.stringify(inShell ? { program } : { program, args })

/** Whether two actions run the same command. */
export function isSameCommand(one: HookAction | undefined, other: CommandAction): boolean {
  return one?.type === 'command' && formatCommand(one) === formatCommand(other)
}

/** Creates the `KeyOwners` for hooks. Each hook with secrets owns an entry in the keyring. */
export const createHookKeyOwners = (store: AppStore): KeyOwners => ({
  *all() {
    for (const { id, secrets, origin: url } of store.state().hooks)
      if (secrets.length > 0 && url !== undefined) yield { id, url }
  },
  getName: (id) => store.state().hooks.find((hook) => hook.id === id)?.name,
  // A secret that the user entered counts as saved. If it can't be read later, the delivery fails with an
  // error.
  setHasKey: () => undefined,
  texts: {
    banners: { keyring: 'keyring:hooks', unsaved: 'unsaved:hook-keys' },
    locked: createMessage('storage.hookKeys.locked'),
    memoryOnly: createMessage('storage.hookKeys.memoryOnly'),
    unsaved: (why) => createMessage('storage.unsaved.hookKeys', why),
    unread: (why, name) => createMessage(`storage.hookKeys.${why}`, name),
  },
})

function filterUsedSecrets({ action }: HookDraft, newSecrets: HookSecrets): HookSecrets {
  const { secrets } = hookServices[action.type]
  return Object.fromEntries(secrets.map(({ name }) => [name, newSecrets[name] || undefined]))
}

/** Returns an error if a hook's draft can't work. */
function findMissing(
  { action, outcomes, notices = [] }: HookDraft,
  secrets: HookSecrets,
): Message | undefined {
  if (outcomes.length + notices.length === 0) return createMessage('hooks.noEvents')
  if (!isSigningSecret(secrets.secret)) return createMessage('hooks.badSecret')
  const lacks = hookServices[action.type].secrets.some(({ name, isRequired }) => isRequired && !secrets[name])
  return lacks ? createMessage('hooks.noUrl') : undefined
}

type HookRequest = RequestArgument<'saveHook'>

/**
 * Checks a draft and creates a hook from it, without saving the hook. Its secrets may only be sent to the
 * origin for which they were entered.
 */
export async function buildHook(
  context: CommandContext,
  confirm: Confirm,
  { hook: draft, secrets: newSecrets }: HookRequest,
  purpose: 'keep' | 'try',
): Promise<
  | { readonly ok: true; readonly hook: HookState; readonly secrets: HookSecrets }
  | ReturnType<typeof createFailure>
> {
  const { store } = context
  const before = (id = draft.id) => store.state().hooks.find((hook) => hook.id === id)
  const hooks = before()
  if (draft.id !== undefined && !hooks) return createFailure('hooks.gone')
  if (!hooks && store.state().hooks.length >= maxHooks) return createFailure('hooks.tooMany', maxHooks)
  const { action } = draft
  if (action.type === 'command') {
    if (hasNul(action)) return createFailure('hooks.hasNul')
    const line = formatCommandLine(action)
    if (line.length > maxCommandLength) return createFailure('hooks.longCommand', maxCommandLength)
    if (
      !isSameCommand(hooks?.action, action) &&
      !(await confirm({
        title: createMessage(`hooks.agree.${purpose}.title`),
        text: createMessage(`hooks.agree.${purpose}.${action.inShell ? 'inShell' : 'text'}`, draft.name),
        detail: line,
        confirmLabel: createMessage(`hooks.agree.${purpose}.confirm`),
        cancelLabel: createMessage('common.cancel'),
      }))
    )
      return createFailure(purpose === 'try' ? 'hooks.notRun' : 'hooks.notAgreed')
    // The user may have removed the hook while the confirmation dialog was open.
    if (draft.id !== undefined && !before()) return createFailure('hooks.gone')
  }
  const origin = getActionOrigin(action, newSecrets.url ?? hooks?.origin)
  if (origin === undefined && hookServices[action.type].address !== undefined)
    return createFailure(newSecrets.url ? 'hooks.badUrl' : 'hooks.noUrl')
  const isElsewhere = hooks?.origin !== origin
  const stays = hooks?.secrets.some((name) => newSecrets[name] === undefined) === true && !isElsewhere
  const keptSecrets = stays ? parseHookSecrets(await context.hookKeys.get(hooks.id)) : {}
  if (!keptSecrets) return createFailure('hooks.secretsUnread')
  const secrets = filterUsedSecrets(draft, { ...keptSecrets, ...newSecrets })
  const lack = findMissing(draft, secrets)
  if (lack) return { ok: false, message: lack }
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

/**
 * Adds or changes a hook. If `keepsSecrets` is false, its secrets stay in memory and aren't saved in the
 * keyring.
 */
export async function saveHook(
  context: CommandContext,
  confirm: Confirm,
  request: HookRequest,
  keepsSecrets = true,
): Promise<Reply<'saveHook'>> {
  const built = await buildHook(context, confirm, request, 'keep')
  if (!built.ok) return built
  const { id, origin, secrets: names } = built.hook
  const { store, hookKeys } = context
  store.putHook(built.hook)
  if (origin === undefined || names.length === 0) hookKeys.delete(id)
  else hookKeys.set(id, origin, JSON.stringify(built.secrets), keepsSecrets)
  context.retryHook(id)
  return { ok: true, hookId: id }
}

/** Turns a hook on or off. When it is turned off, its pending deliveries are dropped. */
export function setHookEnabled({ store }: CommandContext, id: string, isOn: boolean): CommandResult {
  store.updateHook(id, (hook) => ({ ...hook, isOn }))
  return { ok: true }
}

/** Removes a hook, its secrets and its pending deliveries. */
export function removeHook({ store, hookKeys }: CommandContext, id: string): CommandResult {
  store.removeHook(id)
  hookKeys.delete(id)
  store.removeBanner(`hook:${id}`)
  return { ok: true }
}
