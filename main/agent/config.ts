import { readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { LineCounter, parseDocument, type Document } from 'yaml'
import { z } from 'zod'
import { hookOutcomes, secretNames, type SecretName } from '#shared/hook-services.ts'
import { hookDraftSchema, type HookDraft, type HookSecrets } from '#shared/hooks.ts'
import { jobKinds } from '#shared/job-kind.ts'
import type { WatchRule } from '#shared/model.ts'
import { languages } from '#shared/languages.ts'
import { restartLimitSchema } from '#shared/schemas.ts'
import { getErrorReason } from '#main/base/files.ts'
import { formatOneLine } from '#main/terminal/one-line.ts'
import { createTexts } from '#shared/texts/index.ts'

export type Environment = Readonly<Record<string, string | undefined>>

const maxBytes = 1_000_000

const variable = z.string().regex(/^[A-Za-z_]\w*$/, 'Expected the name of an environment variable')

/**
 * Where to find a secret. Secrets aren't in the configuration itself, so that it can be shown, copied and put
 * under version control.
 */
const secret = z.union(
  [
    z.strictObject({ file: z.string().min(1) }),
    z.strictObject({ env: variable }),
    /** The name of a credential that the systemd unit passes to the agent. */
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
  /** The address of the server's web interface. Links in messages lead there. */
  guiUrl: z.string().max(500).optional(),
  key: secret.optional(),
  /** Jobs that match any of these rules are watched. By default, all jobs match. */
  watch: z.array(rule).max(50).default([{}]),
  autoRestarts: restartLimitSchema.default(0),
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
} = hookDraftSchema.shape

const hook = z.strictObject({
  ...hookFields,
  name,
  isOn: isOn.default(true),
  outcomes: outcomes.default([...hookOutcomes]),
  kinds: kinds.default([]),
  servers: z.array(z.string()).max(100).default([]),
  ...({ url: secret.optional(), secret: secret.optional(), token: secret.optional() } satisfies Record<
    SecretName,
    z.ZodType
  >),
})

const findDuplicate = (list: readonly string[]) =>
  list.findIndex((each, index) => list.indexOf(each) !== index)

function checkUniqueNames(
  of: 'servers' | 'hooks',
  list: readonly { readonly name: string }[],
  context: z.RefinementCtx,
) {
  const index = findDuplicate(list.map((each) => each.name))
  if (index >= 0)
    context.addIssue({ code: 'custom', path: [of, index, 'name'], message: 'Another one has this name' })
}

/** The format of the agent's configuration file (docs/guide/agent.md). */
const file = z
  .strictObject({
    /** The folder for watched jobs, the history and the delivery queue; by default `$STATE_DIRECTORY`. */
    folder: z.string().min(1).optional(),
    /**
     * An address that is requested once a minute, or the secret that contains it. If no server is reachable,
     * the agent appends `/fail` to the path of the address.
     */
    heartbeat: z.union([webUrl, secret]).optional(),
    language: z.enum(languages).default('en'),
    servers: z.array(server).min(1).max(100),
    hooks: z.array(hook).max(50).default([]),
  })
  .superRefine(({ servers: all, hooks }, context) => {
    checkUniqueNames('servers', all, context)
    checkUniqueNames('hooks', hooks, context)
    const serverNames = all.map((each) => each.name)
    for (const [index, each] of hooks.entries()) {
      const unknown = each.servers.findIndex((one) => !serverNames.includes(one))
      if (unknown >= 0)
        context.addIssue({
          code: 'custom',
          path: ['hooks', index, 'servers', unknown],
          message: `No server has this name, only ${serverNames.join(', ')}`,
        })
    }
  })
type ConfigFile = z.infer<typeof file>

export type AgentServer = Omit<ConfigFile['servers'][number], 'key'> & {
  readonly apiKey: string
}

/** Converts a rule from the configuration to one of the program's watch rules. */
export const toWatchRule = ({
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
  /** The folder for saved state. Undefined if neither the file nor `$STATE_DIRECTORY` names one. */
  readonly folder: string | undefined
  readonly language: ConfigFile['language']
  readonly heartbeat: string | undefined
  readonly servers: readonly AgentServer[]
  readonly hooks: readonly AgentHook[]
  /** Variables that contain secrets. Hooks' commands don't inherit them. */
  readonly secretVariables: readonly string[]
  /** Credentials that couldn't be checked, because only systemd passes them. */
  readonly unchecked: readonly string[]
}

export const englishTexts = createTexts('en', 'en')

/** One or more errors in the configuration. Each line of the message tells where an error is. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

const formatPath = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : `${text}${text && '.'}${String(part)}`),
    '',
  )

/** Finds the line on which a path begins. If the path doesn't exist, its longest existing part is used. */
function findLine(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node: unknown = document.getIn(path.slice(0, length), true)
    if (typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range))
      return lines.linePos(Number(node.range[0])).line
  }
  return 1
}

/**
 * Converts a document to an object. Throws ConfigError if that fails, for example because the document's
 * aliases would expand without limit.
 */
function readDocument(document: Document, path: string): unknown {
  try {
    return document.toJS()
  } catch (error) {
    throw new ConfigError(`${path}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** Reads a file of limited size. Throws ConfigError. */
function read(path: string, at: string): string {
  try {
    if (statSync(path).size > maxBytes) throw new ConfigError(`${at}: ${path} is too large`)
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof ConfigError) throw error
    throw new ConfigError(`${at}: Can’t read ${path}: ${formatOneLine(getErrorReason(error), englishTexts)}`)
  }
}

/** Reads the secrets and files that a configuration names, and collects the errors. */
class SecretReader {
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

  /** Returns a secret. Returns `unknown` for a credential that can't be checked. */
  read(configuredSecret: Secret | undefined, at: string, unknown = 'unchecked'): string {
    if (configuredSecret === undefined) return ''
    if ('env' in configuredSecret)
      return this.#trimSecret(
        at,
        this.#env[configuredSecret.env],
        `the environment has no ${configuredSecret.env}`,
      )
    if ('file' in configuredSecret) return this.#trimSecret(at, this.readFile(configuredSecret.file, at))
    const { CREDENTIALS_DIRECTORY: folder } = this.#env
    if (folder !== undefined)
      return this.#trimSecret(at, this.readFile(join(folder, configuredSecret.credential), at))
    if (this.#mayLackCredentials) {
      this.unchecked.push(`${at}: systemd passes the credential ${configuredSecret.credential}`)
      return unknown
    }
    this.#addError(
      at,
      'there are no credentials, because systemd didn’t start the agent with LoadCredential=',
    )
    return ''
  }

  /** Reads a file. A relative path is resolved against the folder of the configuration file. */
  readFile(path: string, at: string): string | undefined {
    try {
      return read(resolve(this.#path, '..', path), `${this.#path}: ${at}`)
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      this.errors.push(error.message)
      return undefined
    }
  }

  #trimSecret(at: string, text: string | undefined, absent?: string): string {
    if (text === undefined && absent !== undefined) this.#addError(at, absent)
    if (text?.trim() === '') this.#addError(at, absent ?? 'the file is empty')
    return text?.trim() ?? ''
  }

  #addError(at: string, why: string) {
    this.errors.push(`${this.#path}: ${at}: ${why}`)
  }
}

const resolveFolder = (path: string, env: Environment, folder = env['STATE_DIRECTORY']): string | undefined =>
  folder === undefined ? undefined : resolve(path, '..', folder)

/**
 * Reads only the folder of a configuration, so no secret needs to be there.
 * @throws ConfigError with one error per line
 */
export const readConfigFolder = (path: string, env: Environment): string | undefined =>
  resolveFolder(path, env, parseConfig(path).folder)

/**
 * Reads a configuration. With `isChecked`, credentials may be missing, because only systemd can pass them.
 * @throws ConfigError with one error per line
 */
export function readConfig(path: string, env: Environment, isChecked = false): AgentConfig {
  const given = parseConfig(path)
  const reader = new SecretReader(path, env, isChecked)
  const heartbeat =
    typeof given.heartbeat === 'object'
      ? reader.read(given.heartbeat, 'heartbeat', uncheckedUrl)
      : given.heartbeat
  const servers = given.servers.map(({ key, ...each }, index) => ({
    ...each,
    apiKey: reader.read(key, `servers[${index}].key`),
  }))
  const hooks = given.hooks.map(({ url, secret: signing, token, ...each }, index) => {
    const places = { url, secret: signing, token }
    const secretEntries = secretNames.map((secretName) => {
      const unknown = secretName === 'url' ? uncheckedUrl : undefined
      return [secretName, reader.read(places[secretName], `hooks[${index}].${secretName}`, unknown)] as const
    })
    return {
      // The agent has no pauses, mutes or quiet hours, so its hooks always run.
      draft: { ...each, alsoWhilePaused: true },
      secrets: Object.fromEntries(secretEntries),
    }
  })
  const { errors, unchecked } = reader
  if (errors.length > 0) throw new ConfigError(errors.join('\n'))
  return {
    folder: resolveFolder(path, env, given.folder),
    language: given.language,
    heartbeat,
    servers,
    hooks,
    secretVariables: [
      typeof given.heartbeat === 'object' ? given.heartbeat : undefined,
      ...given.servers.map(({ key }) => key),
      ...given.hooks.flatMap((each) => secretNames.map((secretName) => each[secretName])),
    ].flatMap((each) => (each && 'env' in each ? [each.env] : [])),
    unchecked,
  }
}

const uncheckedUrl = 'https://unchecked.invalid/'

/** Parses a configuration file. Throws ConfigError. */
function parseConfig(path: string): ConfigFile {
  const text = read(path, 'configuration')
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const [broken] = document.errors
  if (broken) throw new ConfigError(`${path}:${lines.linePos(broken.pos[0]).line}: ${broken.message}`)
  const parsed = file.safeParse(readDocument(document, path))
  if (parsed.success) return parsed.data
  const errors = parsed.error.issues.map(({ path: at, message, ...issue }) => {
    const where = issue.code === 'unrecognized_keys' ? [...at, issue.keys[0] ?? ''] : at
    return `${path}:${findLine(document, lines, where)}: ${formatPath(where) || 'the file'}: ${message}`
  })
  throw new ConfigError(errors.join('\n'))
}
