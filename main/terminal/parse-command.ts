import { parseArgs } from 'node:util'
import { findAddressError } from './address-error.ts'
import { parseDuration } from './duration.ts'
import { isAddress } from '#shared/address.ts'
import {
  barFormats,
  terminalCommands,
  commonOptions,
  isCommandName,
  type BarFormat,
  type CommandName,
  type OptionSpec,
} from './terminal-commands.ts'

interface CommonOptions {
  readonly server?: string
  readonly json: boolean
  readonly folder?: string
}

interface JobsRequest extends CommonOptions {
  readonly ids: readonly string[]
}

interface WaitRequest extends JobsRequest {
  readonly name: 'wait'
  readonly batch?: string
  readonly all: boolean
  readonly quiet: boolean
  readonly timeoutMs?: number
  readonly any: boolean
  readonly strict: boolean
  readonly save?: string
}

export type CliRequest =
  | WaitRequest
  | (JobsRequest & { readonly name: 'status'; readonly watch: boolean })
  | (JobsRequest & { readonly name: 'cancel' })
  | (JobsRequest & { readonly name: 'restart'; readonly force: boolean })
  | (CommonOptions & { readonly name: 'list'; readonly all: boolean })
  | (CommonOptions & { readonly name: 'plugin'; readonly file?: string; readonly timeoutMs?: number })
  | (CommonOptions & {
      readonly name: 'state'
      readonly follow: boolean
      readonly orEmpty: boolean
      readonly bar?: BarFormat
    })
  | (CommonOptions & { readonly name: 'mcp'; readonly allowRestart: boolean; readonly allowCancel: boolean })
  | { readonly name: 'agent'; readonly mode: 'run' | 'check'; readonly config: string }
  | { readonly name: 'agent'; readonly mode: 'status'; readonly json: boolean; readonly config?: string }
  | { readonly name: 'help'; readonly command: CommandName }
  | { readonly name: 'refuse'; readonly command: CommandName; readonly message: string }

export type CliRequestFor<Command extends CliRequest['name']> = Extract<
  CliRequest,
  { readonly name: Command }
>

/** The most IDs that a command accepts. */
export const maxIds = 1_000
const maxTimeoutMs = 32 * 24 * 60 * 60 * 1_000

/** Parses a command's arguments. */
export function parseCommand([name, ...args]: readonly string[]): CliRequest {
  if (!isCommandName(name)) throw new Error(`There is no command ${String(name)}`)
  const refuse = (message: string): CliRequest => ({ name: 'refuse', command: name, message })
  const specs: Readonly<Record<string, OptionSpec>> = { ...terminalCommands[name].options, ...commonOptions }
  const options = Object.fromEntries(
    Object.entries(specs).map(([option, { value }]) => [
      option,
      { type: value ? ('string' as const) : ('boolean' as const), ...(option === 'help' && { short: 'h' }) },
    ]),
  )
  let parsed: ReturnType<typeof parseArgs>
  try {
    parsed = parseArgs({ args: [...args], options, strict: true, allowPositionals: true })
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error))
  }
  const { positionals: ids, values } = parsed
  const hasOption = (option: string) => values[option] === true
  const text = (option: string) => {
    const value = values[option]
    return typeof value === 'string' ? value : undefined
  }
  if (hasOption('help')) return { name: 'help', command: name }
  const empty = Object.entries(values).find(([, value]) => value === '')
  if (empty) return refuse(`--${empty[0]} needs a value`)
  const [word, ...others] = ids
  if (word !== undefined && terminalCommands[name].operands === '')
    return refuse(name === 'list' ? 'list takes no IDs; use “status ID”' : `${name} takes no operands`)
  const commonValues = { server: text('server'), json: hasOption('json'), folder: text('user-data-dir') }
  const whyNot =
    commonValues.server !== undefined && isAddress(commonValues.server)
      ? findAddressError(commonValues.server)
      : undefined
  if (whyNot !== undefined) return refuse(`--server: ${whyNot}`)
  const [timeout, bar] = [text('timeout'), text('bar')]
  const timeoutMs = timeout === undefined ? undefined : parseDuration(timeout)
  if (timeout !== undefined && !(timeoutMs && timeoutMs <= maxTimeoutMs))
    return refuse('--timeout takes seconds, or a time such as 30m or 2h, up to 32d')
  const limit = timeoutMs !== undefined && { timeoutMs }
  switch (name) {
    case 'agent': {
      const [config, check, status] = [text('config'), hasOption('check'), hasOption('status')]
      if (status && !check) return { name: name, mode: 'status', json: commonValues.json, config }
      return config === undefined || status || commonValues.json
        ? refuse('Use --config FILE [--check], or --status [--config FILE] [--json]')
        : { name: name, mode: check ? 'check' : 'run', config }
    }
    case 'state': {
      const format = barFormats.find((each) => each === bar)
      if (bar !== undefined && !format) return refuse(`--bar takes ${barFormats.join(', ')}`)
      if (bar !== undefined && commonValues.json) return refuse('Use --json or --bar')
      if (hasOption('or-empty') && !commonValues.json) return refuse('Use --or-empty with --json')
      return {
        name: name,
        ...commonValues,
        follow: hasOption('follow'),
        orEmpty: hasOption('or-empty'),
        bar: format,
      }
    }
    case 'mcp':
      return {
        name: name,
        ...commonValues,
        allowRestart: hasOption('allow-restart'),
        allowCancel: hasOption('allow-cancel'),
      }
    case 'list':
      return { name: name, ...commonValues, all: hasOption('all') }
    case 'plugin':
      return word === 'install' && others.length === 0
        ? { name: name, ...commonValues, file: text('file'), ...limit }
        : refuse('Use “plugin install”')
    case 'wait':
    case 'status':
    case 'restart':
    case 'cancel':
      break
  }
  const [batch, all] = [text('batch'), hasOption('all')]
  const selectionCount = [ids.length > 0, batch !== undefined, all].filter(Boolean).length
  if (selectionCount === 0 && name === 'status' && !hasOption('watch'))
    return { name: 'list', ...commonValues, all }
  if (selectionCount === 0) return refuse('Missing job ID')
  if (selectionCount > 1) return refuse('Use IDs, --batch or --all')
  if (ids.length > maxIds) return refuse(`Too many jobs: the limit is ${maxIds}`)
  if (name === 'restart') return { name: name, ids, ...commonValues, force: hasOption('force') }
  if (name === 'cancel') return { name: name, ids, ...commonValues }
  if (name === 'status') return { name: name, ids, ...commonValues, watch: hasOption('watch') }
  const [save, flags] = [
    text('save'),
    { quiet: hasOption('quiet'), any: hasOption('any'), strict: hasOption('strict') },
  ]
  if (save !== undefined && (ids.length !== 1 || word === '-')) return refuse('Use --save with one ID')
  return { name: name, ids, batch, all, ...commonValues, ...limit, ...flags, save }
}
