import { parseArgs } from 'node:util'
import { foreign } from '../lifecycle/command-line.ts'

// One table, of which the parser, the help, the shells' completions and the man page are made.

/** The shells that a completion is made for. */
export const shells = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof shells)[number]

interface OptionSpec {
  /** What the value is called in the help; a switch unless given. */
  readonly value?: string
  readonly says: string
}

const server: OptionSpec = {
  value: 'URL',
  says: 'the server, by its address or its name; else the one that knows the job',
}
const json: OptionSpec = { says: 'JSON on standard output instead of words, one value a line' }

/** Options of every command. */
export const commonOptions = {
  'user-data-dir': { value: 'DIR', says: 'where the settings and the watch-list are kept' },
  help: { says: 'this text' },
} as const satisfies Record<string, OptionSpec>

interface CommandSpec {
  readonly operands: string
  readonly says: string
  /** What the man page and the command's own help say beyond that. */
  readonly more: readonly string[]
  readonly options: Readonly<Record<string, OptionSpec>>
}

const ids = 'ID is a job’s ID, its address, or the beginning of the ID of a job on the watch-list.'

const busy =
  'A server that stays silent may be busy generating a taxonomy: it is waited for up to ten minutes, which standard error says.'

export const commandNames = ['wait', 'status', 'list', 'restart', 'cancel', 'completion'] as const
export type CommandName = (typeof commandNames)[number]

export const commands: Readonly<Record<CommandName, CommandSpec>> = {
  wait: {
    operands: 'ID...',
    says: 'waits until jobs are over, and says how they ended by the exit code',
    more: [
      ids,
      'While it waits, progress is shown on standard error: a line for each job, drawn anew, on a terminal; a line for each step elsewhere. What a completed job brought goes to standard output as JSON, and the line of the error that matters of a failed one. Of several jobs each gets one line: ID, status and result or error, with tabs between.',
      'A job that completed with errors exits 0, with the errors on standard error; --strict makes it 1.',
      'An interrupted network is waited for.',
      busy,
    ],
    options: {
      server,
      timeout: { value: 'SECONDS', says: 'stops waiting after so many seconds, with exit code 124' },
      any: { says: 'ends as soon as one of the jobs is over' },
      strict: { says: 'exits 1 if a job completed with errors' },
      json: { says: 'one line of JSON on standard output for each change' },
    },
  },
  status: {
    operands: 'ID...',
    says: 'says how it stands with jobs',
    more: [ids, 'The exit code is 0 as well while a job runs or waits.', busy],
    options: { server, json },
  },
  list: {
    operands: '',
    says: 'lists the jobs on the watch-list, as their servers tell them now',
    more: [
      'With --all those are listed, too, that a server’s own lists tell of, or its plugin: with their project, and marked as not watched.',
    ],
    options: {
      server: { ...server, says: 'only this server, by its address or its name' },
      all: { says: 'also jobs on the servers that nobody watches here' },
      json,
    },
  },
  restart: {
    operands: 'ID...',
    says: 'restarts failed or cancelled jobs',
    more: [
      ids,
      busy,
      'A job that its server lost track of (“Stuck in RUNNING state”) may still be running: a restart could run it twice. Without --force it isn’t restarted, and the exit code is 1.',
    ],
    options: { server, force: { says: 'also restarts jobs that may still be running' }, json },
  },
  cancel: {
    operands: 'ID...',
    says: 'cancels jobs',
    more: [ids, busy, 'A server’s worker may finish a running job all the same.'],
    options: { server, json },
  },
  completion: {
    operands: shells.join('|'),
    says: 'prints what a shell needs to complete these commands',
    more: [],
    options: {},
  },
}

export const isCommand = (text: string | undefined): text is CommandName =>
  commandNames.some((name) => name === text)

/** What a command line asks for. */
export type CliRequest =
  | {
      readonly do: 'wait'
      readonly ids: readonly string[]
      readonly server?: string
      readonly timeoutMs?: number
      readonly any: boolean
      readonly strict: boolean
      readonly json: boolean
      readonly folder?: string
    }
  | {
      readonly do: 'status' | 'cancel'
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
  | { readonly do: 'completion'; readonly shell: Shell }
  | { readonly do: 'help'; readonly of: CommandName }
  | { readonly do: 'refuse'; readonly of: CommandName; readonly message: string }

/** As many jobs are taken at once: a command line holds hardly more. */
const mostIds = 1_000
/** A month and a day, s: what is longer was no number of seconds. */
const longestTimeoutS = 32 * 24 * 60 * 60

/**
 * Whether a launch is for a terminal: its first argument that isn't Chromium's is the name of a command. Pure.
 * @param argv without the program and its folder
 */
export function cliArguments(argv: readonly string[]): readonly string[] | undefined {
  const own = argv.filter((argument) => !foreign.test(argument))
  return isCommand(own[0]) ? own : undefined
}

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
    const shell = shells.find((each) => each === positionals[0])
    return shell && positionals.length === 1
      ? { do: 'completion', shell }
      : refuse(`Say for which shell: ${shells.join(', ')}`)
  }
  if (name === 'list') {
    return positionals.length === 0
      ? { do: 'list', ...common, all: values['all'] === true }
      : refuse('list takes no IDs: status says how it stands with a job')
  }
  if (positionals.length === 0) return refuse('Say which job, by its ID')
  if (positionals.length > mostIds) return refuse(`More than ${mostIds} jobs at once`)
  if (name === 'restart') return { do: name, ids: positionals, ...common, force: values['force'] === true }
  if (name !== 'wait') return { do: name, ids: positionals, ...common }
  const timeout = text('timeout')
  const seconds = timeout === undefined ? undefined : Number(timeout)
  if (seconds !== undefined && !(seconds > 0 && seconds <= longestTimeoutS)) {
    return refuse('--timeout needs a number of seconds')
  }
  return {
    do: 'wait',
    ids: positionals,
    ...common,
    ...(seconds !== undefined && { timeoutMs: seconds * 1_000 }),
    any: values['any'] === true,
    strict: values['strict'] === true,
  }
}
