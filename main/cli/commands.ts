import { parseArgs } from 'node:util'
import { foreign } from '../launch/command-line.ts'

// One table for the parser, the help, the completions and the manual page.

/** The shells that have completions. */
export const shells = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof shells)[number]

interface OptionSpec {
  /** The placeholder of the value in the help. A switch has none. */
  readonly value?: string
  readonly summary: string
}

const server: OptionSpec = {
  value: 'URL',
  summary: 'server address or name (default: the server that knows the job)',
}
const json: OptionSpec = { summary: 'print JSON Lines' }

/** Options of every command. */
export const commonOptions = {
  'user-data-dir': { value: 'DIR', summary: 'use the profile in DIR' },
  help: { summary: 'show this help' },
} as const satisfies Record<string, OptionSpec>

interface CommandSpec {
  readonly operands: string
  /** The only operands that it takes. */
  readonly words?: readonly string[]
  /** In the imperative, without a period. */
  readonly summary: string
  /** Further paragraphs of the help and the manual page. */
  readonly notes: readonly string[]
  readonly options: Readonly<Record<string, OptionSpec>>
  readonly examples: readonly Example[]
}

/** A command line, and what it does. */
export type Example = readonly [line: string, summary: string]

const ids = 'ID is a job ID, a job URL, or the first four or more characters of a watched job’s ID.'

const busy =
  'A silent server may be busy generating a taxonomy. The command waits for it for up to ten minutes, and says so on stderr.'

export const commandNames = [
  'wait',
  'status',
  'list',
  'restart',
  'cancel',
  'agent',
  'plugin',
  'completion',
] as const
export type CommandName = (typeof commandNames)[number]

export const commands: Readonly<Record<CommandName, CommandSpec>> = {
  wait: {
    operands: 'ID...',
    summary: 'Wait for jobs to finish; the exit code tells how',
    notes: [
      ids,
      'Prints the result (JSON) or the error to stdout. With several jobs, prints one line per job: ID, status, and result or error, separated by tabs. Progress goes to stderr.',
      'Keeps waiting if the network drops.',
      busy,
    ],
    options: {
      server,
      timeout: { value: 'SECONDS', summary: 'stop waiting after SECONDS and exit with 124' },
      any: { summary: 'stop as soon as one job has finished' },
      strict: { summary: 'exit with 1 if a job completed with errors' },
      json: { summary: 'print JSON Lines: one object for each change' },
    },
    examples: [
      ['compileo-tray wait 1f2e3d4c && ./publish.sh', 'Publish once the job has completed'],
      ['compileo-tray wait --any 1f2e3d4c 5a6b7c8d', 'Return when the first of two jobs has finished'],
      ['compileo-tray wait --timeout 3600 1f2e3d4c', 'Give up after an hour'],
    ],
  },
  status: {
    operands: 'ID...',
    summary: 'Show the status of jobs',
    notes: [ids, 'Also exits 0 for running and waiting jobs.', busy],
    options: { server, json },
    examples: [["compileo-tray status --json 1f2e3d4c | jq -r '.step'", 'Print the current step']],
  },
  list: {
    operands: '',
    summary: 'List watched jobs and their current status',
    notes: [
      'With --all, also list jobs you aren’t watching. Without its plugin, a server can list extraction jobs and quality analyses only.',
    ],
    options: {
      server: { ...server, summary: 'list the jobs of this server only (address or name)' },
      all: { summary: 'also list jobs you aren’t watching' },
      json,
    },
    examples: [['compileo-tray list --all --server Workstation', 'List every job the server can name']],
  },
  restart: {
    operands: 'ID...',
    summary: 'Restart failed or cancelled jobs',
    notes: [
      ids,
      busy,
      'If the server lost track of a job (“Stuck in RUNNING state”), it may still be running, and a restart could run it twice. Such a job is restarted with --force only.',
    ],
    options: { server, force: { summary: 'also restart jobs that may still be running' }, json },
    examples: [['compileo-tray restart 1f2e3d4c', 'Restart a job']],
  },
  cancel: {
    operands: 'ID...',
    summary: 'Cancel jobs',
    notes: [ids, busy, 'The server may still finish a job that is already running.'],
    options: { server, json },
    examples: [['compileo-tray cancel 1f2e3d4c', 'Cancel a job']],
  },
  agent: {
    operands: '',
    summary: 'Watch jobs and run hooks without a desktop, on a machine that is always on',
    notes: [
      'FILE (YAML or JSON) names servers, watch rules and hooks; see docs/guide/agent.md. SIGHUP reloads it. SIGTERM ends the agent.',
      'The log goes to stderr, each line with a priority that journald reads.',
      '--status exits 0 if an agent runs on this machine and 1 if not. It sends no request.',
    ],
    options: {
      config: { value: 'FILE', summary: 'run with this configuration' },
      check: { summary: 'with --config: check the configuration and exit' },
      status: { summary: 'show the agent that runs on this machine' },
      json: { summary: 'with --status: print JSON' },
    },
    examples: [['compileo-tray agent --config agent.yaml', 'Run the agent']],
  },
  plugin: {
    operands: 'install',
    words: ['install'],
    summary: 'Install the plugin on a server you administer',
    notes: [
      'Waits until no job runs, uploads the plugin, and waits until the server has restarted and serves it. A server that was started with --reload restarts by itself. Otherwise you restart it: the command says when and how.',
      'A restart would cost a running job. The server’s counts are up to 30 seconds old, so they have to stay at 0 for 31 seconds.',
      'A server that is stopping waits for open streams. This command opens none, and an app that runs on this computer closes its own before the upload.',
    ],
    options: {
      server: { value: 'URL|NAME', summary: 'the server' },
      file: { value: 'ZIP', summary: 'install this plugin instead of the one that comes with the app' },
      timeout: { value: 'SECONDS', summary: 'stop waiting after this long and exit 124' },
      json: { summary: 'print each step as JSON' },
    },
    examples: [['compileo-tray plugin install --server Workstation', 'Install the plugin on a server']],
  },
  completion: {
    operands: shells.join('|'),
    words: shells,
    summary: 'Print shell completions',
    notes: [],
    options: {},
    examples: [['source <(compileo-tray completion bash)', 'Complete commands in this shell']],
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
  | {
      readonly do: 'plugin'
      readonly server?: string
      readonly file?: string
      readonly timeoutMs?: number
      readonly json: boolean
      readonly folder?: string
    }
  | { readonly do: 'agent'; readonly is: 'run' | 'check'; readonly config: string }
  | { readonly do: 'agent'; readonly is: 'status'; readonly json: boolean }
  | { readonly do: 'completion'; readonly shell: Shell }
  | { readonly do: 'help'; readonly of: CommandName }
  | { readonly do: 'refuse'; readonly of: CommandName; readonly message: string }

/** A command line hardly holds more. */
const mostIds = 1_000
/** 32 days, s. A longer value is a mistake. */
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
      : refuse(`Choose a shell: ${shells.join(', ')}`)
  }
  if (name === 'agent') {
    if (positionals.length > 0) return refuse('agent takes no operands')
    const [config, check, status] = [text('config'), values['check'] === true, values['status'] === true]
    if (status && config === undefined && !check) return { do: 'agent', is: 'status', json: common.json }
    return config === undefined || status || common.json
      ? refuse('Use --config FILE [--check], or --status [--json]')
      : { do: 'agent', is: check ? 'check' : 'run', config }
  }
  if (name === 'list') {
    return positionals.length === 0
      ? { do: 'list', ...common, all: values['all'] === true }
      : refuse('list takes no IDs; use “status ID”')
  }
  const timeout = text('timeout')
  const seconds = timeout === undefined ? undefined : Number(timeout)
  if (seconds !== undefined && !(seconds > 0 && seconds <= longestTimeoutS)) {
    return refuse(`--timeout takes seconds, up to ${longestTimeoutS}`)
  }
  const limit = seconds !== undefined && { timeoutMs: seconds * 1_000 }
  if (name === 'plugin') {
    return positionals.length === 1 && positionals[0] === 'install'
      ? { do: 'plugin', ...common, file: text('file'), ...limit }
      : refuse('Use “plugin install”')
  }
  if (positionals.length === 0) return refuse('Missing job ID')
  if (positionals.length > mostIds) return refuse(`Too many jobs: the limit is ${mostIds}`)
  if (name === 'restart') return { do: name, ids: positionals, ...common, force: values['force'] === true }
  if (name !== 'wait') return { do: name, ids: positionals, ...common }
  return {
    do: 'wait',
    ids: positionals,
    ...common,
    ...limit,
    any: values['any'] === true,
    strict: values['strict'] === true,
  }
}
