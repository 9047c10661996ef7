import { readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { LineCounter, parseDocument, type Document } from 'yaml'
import { z } from 'zod'
import { secretNames, type SecretName } from '#shared/hook-services.ts'
import { hookDraft, type HookDraft, type HookSecrets } from '#shared/hooks.ts'
import { jobKinds } from '#shared/job-kind.ts'
import type { WatchRule } from '#shared/model.ts'
import { languages } from '#shared/languages.ts'
import { restartLimit } from '#shared/schemas.ts'
import { reasonOf } from '#main/base/files.ts'
import { inWords } from '#main/cli/job-text.ts'
import { createTexts } from '#shared/texts/index.ts'

export type Environment = Readonly<Record<string, string | undefined>>

const mostBytes = 1_000_000

const variable = z.string().regex(/^[A-Za-z_]\w*$/, 'Expected the name of an environment variable')

/** So the file can be shown, copied and put under version control. */
const secret = z.union(
  [
    z.strictObject({ file: z.string().min(1) }),
    z.strictObject({ env: variable }),
    /** From `LoadCredential=` of the systemd unit. */
    z.strictObject({ credential: z.string().regex(/^[^/]+$/) }),
  ],
  'Expected where the secret is: {file: PATH}, {env: NAME} or {credential: NAME}',
)
type Secret = z.infer<typeof secret>

const webUrl = z.url({ protocol: /^https?$/, error: 'Expected an http or https URL' })

const rule = z.strictObject({
  kind: z.enum(jobKinds).optional(),
  project: z.string().min(1).max(200).optional(),
})

const server = z.strictObject({
  name: z.string().min(1).max(100),
  url: z.string().min(1).max(500),
  /** Messages link to the server's web GUI. */
  guiUrl: z.string().max(500).optional(),
  key: secret.optional(),
  /** A PEM file with CA certificates for this server, in addition to the system's. */
  ca: z.string().min(1).optional(),
  /** Jobs that match any of the rules; all by default. */
  watch: z.array(rule).max(50).default([{}]),
  autoRestarts: restartLimit.default(0),
})

const {
  id: _,
  alsoWhilePaused: __,
  servers: ___,
  name,
  outcomes,
  isOn,
  kinds,
  ...hookFields
} = hookDraft.shape

const hook = z.strictObject({
  ...hookFields,
  name,
  isOn: isOn.default(true),
  outcomes: outcomes.default(['completed', 'failed', 'cancelled', 'lost']),
  kinds: kinds.default([]),
  servers: z.array(z.string()).max(100).default([]),
  ...({ url: secret.optional(), secret: secret.optional(), token: secret.optional() } satisfies Record<
    SecretName,
    z.ZodType
  >),
})

const twice = (list: readonly string[]) => list.findIndex((each, index) => list.indexOf(each) !== index)

function namedOnce(
  of: 'servers' | 'hooks',
  list: readonly { readonly name: string }[],
  context: z.RefinementCtx,
) {
  const index = twice(list.map((each) => each.name))
  if (index >= 0)
    context.addIssue({ code: 'custom', path: [of, index, 'name'], message: 'Another one has this name' })
}

/** The agent's configuration file (docs/guide/agent.md). */
const file = z
  .strictObject({
    /** For watched jobs, history and delivery queue: `$STATE_DIRECTORY` by default. */
    folder: z.string().min(1).optional(),
    /** Requested once a minute while a server can be reached, and else with `/fail` appended. */
    heartbeat: z.union([webUrl, secret]).optional(),
    language: z.enum(languages).default('en'),
    servers: z.array(server).min(1).max(100),
    hooks: z.array(hook).max(50).default([]),
  })
  .superRefine(({ servers: all, hooks }, context) => {
    namedOnce('servers', all, context)
    namedOnce('hooks', hooks, context)
    const known = all.map((each) => each.name)
    for (const [index, each] of hooks.entries()) {
      const unknown = each.servers.findIndex((one) => !known.includes(one))
      if (unknown >= 0)
        context.addIssue({
          code: 'custom',
          path: ['hooks', index, 'servers', unknown],
          message: `No server has this name, only ${known.join(', ')}`,
        })
    }
  })
type ConfigFile = z.infer<typeof file>

export type AgentServer = Omit<ConfigFile['servers'][number], 'key' | 'ca'> & {
  readonly apiKey: string
  /** PEM; empty for none. */
  readonly ca: string
}

/** A watch rule as the program has it. */
export const ruleOf = ({
  kind,
  project,
}: AgentServer['watch'][number]): Pick<WatchRule, 'kind' | 'project'> => ({
  ...(kind && { kind }),
  ...(project !== undefined && { project: { id: project, name: project } }),
})

export interface AgentHook {
  readonly draft: HookDraft
  readonly secrets: HookSecrets
}

export interface AgentConfig {
  readonly folder: string
  readonly language: ConfigFile['language']
  readonly heartbeat: string | undefined
  readonly servers: readonly AgentServer[]
  readonly hooks: readonly AgentHook[]
  /** Commands of hooks don't get these variables. */
  readonly secretVariables: readonly string[]
  /** Where credentials are that only systemd passes, if they need not be there. */
  readonly unchecked: readonly string[]
}

export const english = createTexts('en', 'en')

/** An error of the configuration: what to change, and where. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** Writes a path as "hooks[0].action.topic". */
export const pathOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : `${text}${text && '.'}${String(part)}`),
    '',
  )

/** The line of a path, or of the part that exists. */
function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node: unknown = document.getIn(path.slice(0, length), true)
    if (typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range))
      return lines.linePos(Number(node.range[0])).line
  }
  return 1
}

/** @throws ConfigError if its aliases would expand without end */
function contentOf(document: Document, path: string): unknown {
  try {
    return document.toJS()
  } catch (error) {
    throw new ConfigError(`${path}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** @throws ConfigError */
function read(path: string, at: string): string {
  try {
    if (statSync(path).size > mostBytes) throw new ConfigError(`${at}: ${path} is too large`)
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof ConfigError) throw error
    throw new ConfigError(`${at}: Can’t read ${path}: ${inWords(reasonOf(error), english)}`)
  }
}

/** Reads the secrets and certificates that a configuration names, and collects what is wrong with them. */
class Secrets {
  readonly errors: string[] = []
  readonly unchecked: string[] = []
  readonly #path: string
  readonly #env: Environment
  readonly #mayLackCredentials: boolean

  constructor(path: string, env: Environment, mayLackCredentials: boolean) {
    this.#path = path
    this.#env = env
    this.#mayLackCredentials = mayLackCredentials
  }

  /** Returns a secret; `unknown` stands for a credential that isn't checked. */
  of(wanted: Secret | undefined, at: string, unknown = 'unchecked'): string {
    if (wanted === undefined) return ''
    if ('env' in wanted)
      return this.#trimmed(at, this.#env[wanted.env], `the environment has no ${wanted.env}`)
    if ('file' in wanted) return this.#trimmed(at, this.file(wanted.file, at))
    const { CREDENTIALS_DIRECTORY: folder } = this.#env
    if (folder !== undefined) return this.#trimmed(at, this.file(join(folder, wanted.credential), at))
    if (this.#mayLackCredentials) {
      this.unchecked.push(`${at}: systemd passes the credential ${wanted.credential}`)
      return unknown
    }
    this.#complain(
      at,
      'there are no credentials, because systemd didn’t start the agent with LoadCredential=',
    )
    return ''
  }

  /** Relative paths start at the file's folder. */
  file(path: string, at: string): string | undefined {
    try {
      return read(resolve(this.#path, '..', path), `${this.#path}: ${at}`)
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      this.errors.push(error.message)
      return undefined
    }
  }

  #trimmed(at: string, text: string | undefined, absent?: string): string {
    if (text === undefined && absent !== undefined) this.#complain(at, absent)
    if (text?.trim() === '') this.#complain(at, absent ?? 'the file is empty')
    return text?.trim() ?? ''
  }

  #complain(at: string, why: string) {
    this.errors.push(`${this.#path}: ${at}: ${why}`)
  }
}

/** Reads a configuration; if it is only checked, without credentials. @throws ConfigError with each error on a line */
export function readConfig(path: string, env: Environment, isChecked = false): AgentConfig {
  const { folder = env['STATE_DIRECTORY'], ...given } = parseConfig(path)
  const secrets = new Secrets(path, env, isChecked)
  if (folder === undefined)
    secrets.errors.push(`${path}: folder: Missing. It is optional only if systemd sets $STATE_DIRECTORY`)
  const heartbeat =
    typeof given.heartbeat === 'object'
      ? secrets.of(given.heartbeat, 'heartbeat', uncheckedUrl)
      : given.heartbeat
  const servers = given.servers.map(({ key, ca, ...each }, index) => ({
    ...each,
    apiKey: secrets.of(key, `servers[${index}].key`),
    ca: (ca !== undefined && secrets.file(ca, `servers[${index}].ca`)) || '',
  }))
  const hooks = given.hooks.map(({ url, secret: signing, token, ...each }, index) => {
    const places = { url, secret: signing, token }
    const found = secretNames.map((which) => {
      const unknown = which === 'url' ? uncheckedUrl : undefined
      return [which, secrets.of(places[which], `hooks[${index}].${which}`, unknown)] as const
    })
    return {
      // The agent has no pause, no mute and no quiet hours.
      draft: { ...each, alsoWhilePaused: true },
      secrets: Object.fromEntries(found),
    }
  })
  const { errors, unchecked } = secrets
  if (errors.length > 0 || folder === undefined) throw new ConfigError(errors.join('\n'))
  return {
    folder: resolve(path, '..', folder),
    language: given.language,
    heartbeat,
    servers,
    hooks,
    secretVariables: [
      typeof given.heartbeat === 'object' ? given.heartbeat : undefined,
      ...given.servers.map(({ key }) => key),
      ...given.hooks.flatMap((each) => secretNames.map((which) => each[which])),
    ].flatMap((each) => (each && 'env' in each ? [each.env] : [])),
    unchecked,
  }
}

const uncheckedUrl = 'https://unchecked.invalid/'

/** @throws ConfigError */
function parseConfig(path: string): ConfigFile {
  const text = read(path, 'configuration')
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const [broken] = document.errors
  if (broken) throw new ConfigError(`${path}:${lines.linePos(broken.pos[0]).line}: ${broken.message}`)
  const parsed = file.safeParse(contentOf(document, path))
  if (parsed.success) return parsed.data
  const errors = parsed.error.issues.map(({ path: at, message, ...issue }) => {
    const where = issue.code === 'unrecognized_keys' ? [...at, issue.keys[0] ?? ''] : at
    return `${path}:${lineOf(document, lines, where)}: ${pathOf(where) || 'the file'}: ${message}`
  })
  throw new ConfigError(errors.join('\n'))
}
