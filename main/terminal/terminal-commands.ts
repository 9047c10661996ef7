import { foreignSwitchPattern, launchOptions } from './app-options.ts'

export const barFormats = ['waybar', 'i3blocks', 'polybar', 'xbar'] as const
export type BarFormat = (typeof barFormats)[number]

export interface OptionSpec {
  readonly value?: string
  readonly summary: string
}

const server: OptionSpec = {
  value: 'URL',
  summary: 'server address or name (default: the server that knows the job)',
}
const json: OptionSpec = { summary: 'print JSON Lines' }

export const commonOptions = {
  'user-data-dir': { value: 'DIR', summary: 'use the profile in DIR' },
  help: { summary: 'show this help' },
} as const satisfies Record<string, OptionSpec>

interface CommandSpec {
  readonly operands: string
  readonly summary: string
  readonly notes: readonly string[]
  readonly options: Readonly<Record<string, OptionSpec>>
  readonly examples: readonly CommandExample[]
}

export type CommandExample = readonly [line: string, summary: string]

const ids =
  'ID is a job ID, a job URL, the label of a watched job, or the first four or more characters of its ID. “-” reads IDs from standard input.'

const busy =
  'A silent server may be busy generating a taxonomy. The command waits for it for up to ten minutes, and says so on stderr.'

export const commandNames = [
  'wait',
  'status',
  'list',
  'restart',
  'cancel',
  'state',
  'mcp',
  'agent',
  'plugin',
] as const
export type CommandName = (typeof commandNames)[number]

export const terminalCommands: Readonly<Record<CommandName, CommandSpec>> = {
  wait: {
    operands: 'ID...',
    summary: 'Wait until jobs have finished; the exit code tells how they ended',
    notes: [
      ids,
      'Prints the result (JSON) or the error to stdout. With several jobs, prints one line per job: ID, status, and result or error, separated by tabs. Progress goes to stderr.',
      'Keeps waiting if the network drops.',
      busy,
    ],
    options: {
      server,
      timeout: {
        value: 'TIME',
        summary: 'stop waiting after TIME, such as 30m or 2h, and exit with 124',
      },
      any: { summary: 'stop as soon as one job has finished' },
      batch: { value: 'NAME', summary: 'wait for the jobs of this batch' },
      all: { summary: 'wait for all watched jobs that are running or waiting' },
      quiet: { summary: 'print results and errors, no progress' },
      strict: { summary: 'exit with 1 if a job completed with errors' },
      save: { value: 'FILE', summary: 'write the result to FILE; of a dataset job, its dataset' },
      json: { summary: 'print JSON Lines: one object for each change' },
    },
    examples: [
      ['compileo-tray wait 1f2e3d4c && ./publish.sh', 'Publish once the job has completed'],
      ['compileo-tray wait --any 1f2e3d4c 5a6b7c8d', 'Return when the first of two jobs has finished'],
      ['compileo-tray wait --timeout 2h 1f2e3d4c', 'Give up after two hours'],
      ['compileo-tray wait --quiet - < jobs.txt', 'Wait for the jobs in a file'],
    ],
  },
  status: {
    operands: '[ID...]',
    summary: 'Show the status of jobs',
    notes: [ids, 'Without an ID, does the same as list.', 'Running and waiting jobs also exit with 0.', busy],
    options: { server, watch: { summary: 'print each change until all jobs have finished' }, json },
    examples: [["compileo-tray status --json 1f2e3d4c | jq -r '.step'", 'Print the current step']],
  },
  list: {
    operands: '',
    summary: 'List watched jobs and their current status',
    notes: [
      'With --all or --server, also lists jobs you aren’t watching. Without its plugin, a server can only list extraction jobs and quality analyses.',
    ],
    options: {
      server: { ...server, summary: 'list all jobs of this server only (address or name)' },
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
      'If the server lost track of a job (“Stuck in RUNNING state”), it may still be running, and a restart could run it twice. Such a job is only restarted with --force.',
    ],
    options: { server, force: { summary: 'also restart jobs that may still be running' }, json },
    examples: [['compileo-tray restart 1f2e3d4c', 'Restart a job']],
  },
  cancel: {
    operands: 'ID...',
    summary: 'Cancel jobs',
    notes: [
      ids,
      busy,
      'A worker that has the job may continue. If it does so within four seconds, the command exits with 1.',
    ],
    options: { server, json },
    examples: [['compileo-tray cancel 1f2e3d4c', 'Cancel a job']],
  },
  state: {
    operands: '',
    summary: 'Show what the running app knows, without any request',
    notes: ['If the app isn’t running, exits with 1, or prints an empty text with --bar.'],
    options: {
      follow: { summary: 'print each change' },
      json: { summary: 'print JSON Lines' },
      'or-empty': { summary: 'with --json: if the app isn’t running, print an empty state and exit 0' },
      bar: { value: barFormats.join('|'), summary: 'print a line for this bar' },
    },
    examples: [
      ['compileo-tray state --follow --bar waybar', 'Feed a module of waybar'],
      ["compileo-tray state --json | jq '.counts.running'", 'Print how many jobs are running'],
    ],
  },
  mcp: {
    operands: '',
    summary: 'Serve the Model Context Protocol on stdio, for coding assistants',
    notes: [
      'Tools list jobs, read their status and result, and wait for them. Without the flags, they change nothing. They only reach configured servers, or the one given with --server.',
    ],
    options: {
      server: { ...server, summary: 'offer this server only (address or name)' },
      'allow-restart': { summary: 'also offer to restart jobs' },
      'allow-cancel': { summary: 'also offer to cancel jobs' },
    },
    examples: [['compileo-tray mcp --allow-restart', 'Let an assistant restart jobs']],
  },
  agent: {
    operands: '',
    summary: 'Watch jobs and run hooks without a desktop, on a machine that is always on',
    notes: [
      'FILE (YAML or JSON) contains servers, watch rules and hooks, like the sample in /usr/share/doc/compileo-tray/examples. SIGHUP reloads it. SIGTERM ends the agent.',
      'The log goes to stderr, each line with a priority that journald reads.',
      '--status exits 0 if an agent runs on this machine, or with this configuration, and 1 if not. It sends no request.',
    ],
    options: {
      config: { value: 'FILE', summary: 'run with this configuration' },
      check: { summary: 'with --config: check the configuration and exit' },
      status: { summary: 'show the agent that runs on this machine, or with this configuration' },
      json: { summary: 'with --status: print JSON' },
    },
    examples: [['compileo-tray agent --config agent.yaml', 'Run the agent']],
  },
  plugin: {
    operands: 'install',
    summary: 'Install the plugin on a server you administer',
    notes: [
      'Waits until no job runs, uploads the plugin, and waits until the server has restarted and serves it. A server that was started with --reload restarts by itself. Otherwise you restart it: the command says when and how.',
      'A restart would make running jobs fail. The server’s counts are up to 30 seconds old, so they must stay at 0 for 31 seconds.',
      'A server that is stopping waits for open streams. This command opens none, and the app on this computer closes its own before the upload.',
    ],
    options: {
      server: { value: 'URL|NAME', summary: 'the server' },
      file: { value: 'ZIP', summary: 'install this plugin instead of the one that comes with the app' },
      timeout: { value: 'TIME', summary: 'stop waiting after TIME, and exit with 124' },
      json: { summary: 'print each step as JSON' },
    },
    examples: [['compileo-tray plugin install --server Workstation', 'Install the plugin on a server']],
  },
}

export const isCommandName = (text: string | undefined): text is CommandName =>
  commandNames.some((name) => name === text)

/** The options that have a value as the next argument. */
const optionsWithValue = new Set(
  [...Object.values(terminalCommands).map(({ options }) => options), commonOptions, launchOptions].flatMap(
    (options) =>
      Object.entries<OptionSpec>(options).flatMap(([name, { value }]) =>
        value?.startsWith('[') === false ? [`--${name}`] : [],
      ),
  ),
)

/**
 * Returns the command, followed by the options before it and its arguments. Switches of Chromium, Electron or
 * a session manager are left out. Returns undefined if there is no command.
 */
export function getCliArguments(argv: readonly string[]): readonly string[] | undefined {
  const ownArguments = argv.filter((argument) => !foreignSwitchPattern.test(argument))
  const at = ownArguments.findIndex(
    (word, index) => !word.startsWith('-') && !optionsWithValue.has(ownArguments[index - 1] ?? ''),
  )
  const command = ownArguments[at]
  if (!isCommandName(command) || ownArguments.slice(0, at).includes('--')) return undefined
  return [command, ...ownArguments.toSpliced(at, 1)]
}
