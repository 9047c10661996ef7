import { parseArgs } from 'node:util'
import { readDuration } from '../launch/read-duration.ts'
import {
  bars,
  candidates,
  commands,
  commonOptions,
  isCommand,
  shells,
  type Bar,
  type Candidates,
  type CommandName,
  type OptionSpec,
  type Shell,
} from './commands.ts'

/** What a command line asks for. */
export type CliRequest =
  | {
      readonly do: 'wait'
      readonly ids: readonly string[]
      /** The name of a batch. */
      readonly batch?: string
      /** All watched jobs that haven't ended. */
      readonly all: boolean
      readonly quiet: boolean
      readonly server?: string
      readonly timeoutMs?: number
      readonly any: boolean
      readonly strict: boolean
      readonly json: boolean
      readonly folder?: string
    }
  | {
      readonly do: 'status'
      readonly ids: readonly string[]
      readonly server?: string
      /** Each change, until all jobs have ended. */
      readonly watch: boolean
      readonly json: boolean
      readonly folder?: string
    }
  | {
      readonly do: 'cancel'
      readonly ids: readonly string[]
      readonly server?: string
      readonly json: boolean
      readonly folder?: string
    }
  | {
      readonly do: 'restart'
      readonly ids: readonly string[]
      readonly server?: string
      /** Also jobs that may still be running. */
      readonly force: boolean
      readonly json: boolean
      readonly folder?: string
    }
  | {
      readonly do: 'list'
      readonly server?: string
      readonly all: boolean
      readonly json: boolean
      readonly folder?: string
    }
  | {
      readonly do: 'plugin'
      readonly server?: string
      readonly file?: string
      readonly timeoutMs?: number
      readonly json: boolean
      readonly folder?: string
    }
  | {
      readonly do: 'state'
      readonly follow: boolean
      readonly json: boolean
      readonly bar?: Bar
      readonly folder?: string
    }
  | {
      readonly do: 'mcp'
      readonly server?: string
      readonly allowRestart: boolean
      readonly allowCancel: boolean
      readonly folder?: string
    }
  | { readonly do: 'agent'; readonly is: 'run' | 'check'; readonly config: string }
  | { readonly do: 'agent'; readonly is: 'status'; readonly json: boolean }
  | { readonly do: 'completion'; readonly shell: Shell }
  | { readonly do: 'candidates'; readonly of: Candidates; readonly folder?: string }
  | { readonly do: 'help'; readonly of: CommandName }
  | { readonly do: 'refuse'; readonly of: CommandName; readonly message: string }

/** A command line or standard input hardly holds more. */
export const mostIds = 1_000
/** 32 days, ms. A longer value is a mistake. */
const longestTimeoutMs = 32 * 24 * 60 * 60 * 1_000

/** Reads a command line that `cliArguments` took. Pure. */
export function readCommand([name, ...args]: readonly string[]): CliRequest {
  if (!isCommand(name)) throw new Error(`There is no command ${String(name)}`)
  const refuse = (message: string): CliRequest => ({ do: 'refuse', of: name, message })
  const specs: Readonly<Record<string, OptionSpec>> = { ...commands[name].options, ...commonOptions }
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
  const { positionals, values } = parsed
  const text = (option: string) => {
    const value = values[option]
    return typeof value === 'string' ? value : undefined
  }
  if (values['help']) return { do: 'help', of: name }
  const empty = Object.entries(values).find(([, value]) => value === '')
  if (empty) return refuse(`--${empty[0]} needs a value`)
  const common = { server: text('server'), json: values['json'] === true, folder: text('user-data-dir') }
  if (name === 'completion') {
    const [word, ...others] = positionals
    const shell = shells.find((each) => each === word)
    const of = candidates.find((each) => each === word)
    if (shell && others.length === 0) return { do: 'completion', shell }
    if (of && others.length === 0) return { do: 'candidates', of, folder: common.folder }
    return refuse(`Choose a shell: ${shells.join(', ')}`)
  }
  if (name === 'agent') {
    if (positionals.length > 0) return refuse('agent takes no operands')
    const [config, check, status] = [text('config'), values['check'] === true, values['status'] === true]
    if (status && config === undefined && !check) return { do: 'agent', is: 'status', json: common.json }
    return config === undefined || status || common.json
      ? refuse('Use --config FILE [--check], or --status [--json]')
      : { do: 'agent', is: check ? 'check' : 'run', config }
  }
  if (name === 'state') {
    const bar = bars.find((each) => each === text('bar'))
    if (text('bar') !== undefined && !bar) return refuse(`--bar takes ${bars.join(', ')}`)
    if (bar && common.json) return refuse('Use --json or --bar')
    return positionals.length === 0
      ? { do: name, follow: values['follow'] === true, json: common.json, bar, folder: common.folder }
      : refuse('state takes no operands')
  }
  if (name === 'mcp') {
    const [allowRestart, allowCancel] = [values['allow-restart'] === true, values['allow-cancel'] === true]
    return positionals.length === 0
      ? { do: name, server: common.server, allowRestart, allowCancel, folder: common.folder }
      : refuse('mcp takes no operands')
  }
  if (name === 'list') {
    return positionals.length === 0
      ? { do: 'list', ...common, all: values['all'] === true }
      : refuse('list takes no IDs; use “status ID”')
  }
  const timeout = text('timeout')
  const timeoutMs = timeout === undefined ? undefined : readDuration(timeout)
  if (timeout !== undefined && !(timeoutMs && timeoutMs <= longestTimeoutMs)) {
    return refuse('--timeout takes seconds, or a time such as 30m or 2h, up to 32d')
  }
  const limit = timeoutMs !== undefined && { timeoutMs }
  if (name === 'plugin') {
    return positionals.length === 1 && positionals[0] === 'install'
      ? { do: 'plugin', ...common, file: text('file'), ...limit }
      : refuse('Use “plugin install”')
  }
  const [batch, all] = [text('batch'), values['all'] === true]
  const chosen = [positionals.length > 0, batch !== undefined, all].filter(Boolean).length
  if (chosen === 0) return refuse('Missing job ID')
  if (chosen > 1) return refuse('Use IDs, --batch or --all')
  if (positionals.length > mostIds) return refuse(`Too many jobs: the limit is ${mostIds}`)
  if (name === 'restart') return { do: name, ids: positionals, ...common, force: values['force'] === true }
  if (name === 'cancel') return { do: name, ids: positionals, ...common }
  if (name === 'status') return { do: name, ids: positionals, ...common, watch: values['watch'] === true }
  return {
    do: 'wait',
    ids: positionals,
    batch,
    all,
    quiet: values['quiet'] === true,
    ...common,
    ...limit,
    any: values['any'] === true,
    strict: values['strict'] === true,
  }
}
