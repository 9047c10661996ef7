import {
  usualAwayMinutes,
  usualDigest,
  usualPriority,
  type HookNotice,
  type HookOutcome,
  type Priority,
} from '../../../../shared/hook-priorities.ts'
import type { HookAction, HookView, SecretName, WebhookFormat } from '../../../../shared/hooks.ts'
import type { RequestArgument } from '../../../../shared/contract.ts'
import type { JobKind } from '../../../../shared/job-kind.ts'
import type { AuthorityView, ChosenAuthority, ServerId } from '../../../../shared/model.ts'
import type { SecretUse } from '../../../ui/saved-secret.tsx'
import { changedAuthority } from '../../servers/server-fields.ts'

/** A webhook's formats are choices of their own. */
export type HookChoice = WebhookFormat | 'ntfy' | 'gotify' | 'command'

/** The phone first: most users want that. */
export const choices: readonly HookChoice[] = [
  'ntfy',
  'gotify',
  'slack',
  'discord',
  'teams',
  'telegram',
  'mattermost',
  'json',
  'command',
]

/** The change of a secret: `keep` leaves the saved one, which the window never sees. */
export interface SecretEntry {
  readonly use: SecretUse
  readonly text: string
}

export interface HookFields extends Readonly<Record<SecretName, SecretEntry>> {
  readonly choice: HookChoice
  readonly name: string
  readonly outcomes: readonly HookOutcome[]
  readonly priorities: Readonly<Record<HookOutcome, Priority>>
  readonly kinds: readonly JobKind[]
  readonly servers: readonly ServerId[]
  readonly notices: readonly HookNotice[]
  readonly unreachable: string
  readonly digest: { readonly every: 'day' | 'week'; readonly at: number }
  readonly again: number
  /** Separated by commas. */
  readonly projects: string
  readonly longer: string
  readonly alsoWhilePaused: boolean
  readonly server: string
  readonly topic: string
  readonly tags: string
  readonly chatId: string
  readonly program: string
  readonly arguments: string
  readonly inShell: boolean
  readonly authority: AuthorityView | ChosenAuthority | undefined
}

/** Whether a field behind “More options” has a value. */
export const hasRareFields = (fields: HookFields): boolean =>
  [fields.kinds, fields.servers, fields.projects, fields.longer].some(({ length }) => length > 0) ||
  fields.again > 0 ||
  fields.alsoWhilePaused

export const choiceOf = (action: HookAction): HookChoice =>
  action.type === 'webhook' ? action.format : action.type

const entered: SecretEntry = { use: 'enter', text: '' }

/** Returns the form's initial fields, for a new hook or an existing one. */
export function fieldsOf(hook: HookView | undefined): HookFields {
  const secret = (name: SecretName): SecretEntry =>
    hook?.secrets.includes(name) ? { use: 'keep', text: '' } : entered
  const fields: HookFields = {
    choice: hook ? choiceOf(hook.action) : 'ntfy',
    name: hook?.name ?? '',
    outcomes: hook?.outcomes ?? ['completed', 'failed', 'lost'],
    priorities: usualPriority,
    kinds: hook?.kinds ?? [],
    servers: hook?.servers ?? [],
    notices: hook?.notices ?? [],
    unreachable: String(hook?.unreachableMinutes ?? usualAwayMinutes),
    digest: hook?.digest ?? usualDigest,
    again: hook?.againHours ?? 0,
    projects: (hook?.projects ?? []).join(', '),
    longer: hook?.longerThanMinutes === undefined ? '' : String(hook.longerThanMinutes),
    alsoWhilePaused: hook?.alsoWhilePaused ?? false,
    server: hook ? '' : 'https://ntfy.sh',
    topic: '',
    tags: '',
    chatId: '',
    program: '',
    arguments: '',
    inShell: false,
    authority: hook?.authority,
    url: secret('url'),
    secret: secret('secret'),
    token: secret('token'),
  }
  const { action } = hook ?? {}
  switch (action?.type) {
    case undefined:
      return fields
    case 'webhook':
      return { ...fields, chatId: action.chatId ?? '' }
    case 'ntfy':
      return {
        ...fields,
        server: action.server,
        topic: action.topic,
        tags: action.tags.join(', '),
        priorities: { ...usualPriority, ...action.priorities },
      }
    case 'gotify':
      return {
        ...fields,
        server: action.server,
        priorities: { ...usualPriority, ...action.priorities },
      }
    case 'command': {
      const { program, arguments: given, inShell } = action
      return { ...fields, program, arguments: given.join('\n'), inShell }
    }
  }
}

/** The secrets that an action uses, the needed one first. */
export function secretsOf(
  choice: HookChoice,
): readonly { readonly name: SecretName; readonly isNeeded: boolean }[] {
  switch (choice) {
    case 'command':
      return []
    case 'ntfy':
      return [{ name: 'token', isNeeded: false }]
    case 'gotify':
    case 'telegram':
      return [{ name: 'token', isNeeded: true }]
    case 'json':
      return [
        { name: 'url', isNeeded: true },
        { name: 'secret', isNeeded: false },
      ]
    case 'slack':
    case 'discord':
    case 'teams':
    case 'mattermost':
      return [{ name: 'url', isNeeded: true }]
  }
}

function originIn(text: string): string | undefined {
  try {
    const { protocol, origin } = new URL(text)
    return /^https?:$/.test(protocol) ? origin : undefined
  } catch {
    return undefined
  }
}

/** Main drops secrets of another address. */
export function isElsewhere({ choice, server, url }: HookFields, hook: HookView | undefined): boolean {
  if (!hook || hook.secrets.length === 0) return false
  if (choiceOf(hook.action) !== choice) return true
  if (choice === 'ntfy' || choice === 'gotify') return originIn(server.trim()) !== hook.origin
  return choice !== 'telegram' && url.use === 'enter' && originIn(url.text.trim()) !== hook.origin
}

/** A CA is only used for https. */
export function isSecure({ choice, server, url }: HookFields, hook: HookView | undefined): boolean {
  if (choice === 'command' || choice === 'telegram') return false
  const kept = url.use === 'keep' ? (hook?.origin ?? '') : url.text
  return /^https:/i.test((choice === 'ntfy' || choice === 'gotify' ? server : kept).trim())
}

/** A push has a priority for each outcome. */
export const isPush = ({ choice }: HookFields): boolean => choice === 'ntfy' || choice === 'gotify'

function unusual({ priorities, outcomes }: HookFields): {
  priorities?: Partial<Record<HookOutcome, Priority>>
} {
  const chosen = outcomes.filter((kind) => priorities[kind] !== usualPriority[kind])
  if (chosen.length === 0) return {}
  return { priorities: Object.fromEntries(chosen.map((kind) => [kind, priorities[kind]])) }
}

/** Decides what happens to a secret, given the address. */
export const useOf = (fields: HookFields, name: SecretName, hook: HookView | undefined): SecretUse =>
  isElsewhere(fields, hook) ? 'enter' : fields[name].use

/** By field; each value names a text. */
export type HookTroubles = Partial<
  Record<
    'outcomes' | 'longer' | 'unreachable' | 'server' | 'topic' | 'chatId' | 'program' | SecretName,
    | 'needsOutcome'
    | 'minutesTrouble'
    | 'unreachableTrouble'
    | 'needsServer'
    | 'topicTrouble'
    | 'needsChat'
    | 'needsProgram'
    | 'needsUrl'
    | 'needsToken'
  >
>

/** Lists what is wrong with the form; nothing if it can be saved or tested. */
export function troublesOf(fields: HookFields, hook: HookView | undefined): HookTroubles {
  const { choice, outcomes, notices, longer, unreachable, server, topic, chatId, program } = fields
  const away = Number(unreachable)
  const minutes = Number(longer)
  const missing = secretsOf(choice).find(({ name, isNeeded }) => {
    const use = useOf(fields, name, hook)
    if (!isNeeded || use === 'keep') return false
    const text = fields[name].text.trim()
    return use === 'remove' || text === '' || (name === 'url' && originIn(text) === undefined)
  })
  return {
    ...(outcomes.length + notices.length === 0 && { outcomes: 'needsOutcome' }),
    ...(notices.includes('unreachable') &&
      !(Number.isInteger(away) && away >= 1 && away <= 1_440) && { unreachable: 'unreachableTrouble' }),
    ...(longer.trim() !== '' &&
      !(Number.isInteger(minutes) && minutes >= 1 && minutes <= 100_000) && { longer: 'minutesTrouble' }),
    ...(isPush(fields) && !isPlainAddress(server.trim()) && { server: 'needsServer' }),
    ...(choice === 'ntfy' && !/^[-_A-Za-z0-9]{1,64}$/.test(topic.trim()) && { topic: 'topicTrouble' }),
    ...(choice === 'telegram' && chatId.trim() === '' && { chatId: 'needsChat' }),
    ...(choice === 'command' && program.trim() === '' && { program: 'needsProgram' }),
    ...(missing && { [missing.name]: missing.name === 'url' ? 'needsUrl' : 'needsToken' }),
  }
}

/** No query, and nothing secret in it. */
function isPlainAddress(text: string): boolean {
  if (originIn(text) === undefined) return false
  const { username, password, search, hash } = new URL(text)
  return !username && !password && !search && !hash
}

const commaSeparated = (text: string): string[] =>
  text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')

function noticesOf({ notices, unreachable, digest, again, projects }: HookFields) {
  const named = commaSeparated(projects)
  return {
    ...(notices.length > 0 && { notices: [...notices] }),
    ...(notices.includes('unreachable') && { unreachableMinutes: Number(unreachable) }),
    ...(notices.includes('digest') && { digest }),
    ...(again > 0 && { againHours: again }),
    ...(named.length > 0 && { projects: named }),
  }
}

function actionOf(fields: HookFields): HookAction {
  const { choice, server, topic, tags, chatId, program, inShell } = fields
  switch (choice) {
    case 'ntfy': {
      return {
        type: 'ntfy',
        server: server.trim(),
        topic: topic.trim(),
        tags: commaSeparated(tags).slice(0, 5),
        ...unusual(fields),
      }
    }
    case 'gotify':
      return { type: 'gotify', server: server.trim(), ...unusual(fields) }
    case 'command': {
      const given = fields.arguments === '' || inShell ? [] : fields.arguments.split('\n')
      return { type: 'command', program: program.trim(), arguments: given, inShell }
    }
    case 'telegram':
      return { type: 'webhook', format: choice, chatId: chatId.trim() }
    case 'json':
    case 'slack':
    case 'discord':
    case 'teams':
    case 'mattermost':
      return { type: 'webhook', format: choice }
  }
}

/** Limits the form to one event for a test; to all if the event isn't chosen. */
export function onlyEvent(fields: HookFields, event: string): HookFields {
  const outcomes = fields.outcomes.filter((each) => each === event)
  const notices = fields.notices.filter((each) => each === event)
  return outcomes.length + notices.length === 0 ? fields : { ...fields, outcomes, notices }
}

/** Builds the request to main. */
export function requestOf(
  fields: HookFields,
  hook: HookView | undefined,
  usualName: string,
): RequestArgument<'saveHook'> {
  const { name, outcomes, kinds, servers, longer, alsoWhilePaused } = fields
  const authority = changedAuthority(fields, hook)
  const secrets: Partial<Record<SecretName, string>> = {}
  for (const secret of secretsOf(fields.choice)) {
    const use = useOf(fields, secret.name, hook)
    if (use !== 'keep') secrets[secret.name] = use === 'remove' ? '' : fields[secret.name].text.trim()
  }
  return {
    hook: {
      ...(hook && { id: hook.id }),
      name: name.trim() || usualName,
      isOn: hook?.isOn ?? true,
      outcomes: [...outcomes],
      ...noticesOf(fields),
      kinds: [...kinds],
      servers: [...servers],
      ...(longer.trim() !== '' && { longerThanMinutes: Number(longer) }),
      alsoWhilePaused,
      action: actionOf(fields),
    },
    secrets,
    ...(authority !== undefined && { authority }),
  }
}
