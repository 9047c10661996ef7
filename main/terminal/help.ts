import { launchOptions } from './app-options.ts'
import {
  commandNames,
  terminalCommands,
  commonOptions,
  type CommandName,
  type CommandExample,
} from './terminal-commands.ts'
import { outcomeStatuses, outcomes } from '#shared/outcome.ts'
import { exitCodes, type ExitCode } from '#main/base/exit-codes.ts'
import type { CliRequest } from './parse-command.ts'
import { toOneLine } from './one-line.ts'

const width = 80

/** Breaks a text into lines of at most `width` characters. */
export function wrapText(text: string, indent = ''): string {
  const lines = ['']
  for (const word of text.split(' ')) {
    const line = [lines.at(-1), word].filter(Boolean).join(' ')
    if (line === word || indent.length + line.length <= width) lines.splice(-1, 1, line)
    else lines.push(word)
  }
  return lines.map((line) => indent + line).join('\n')
}

type TextRow = readonly [name: string, text: string]

function formatColumns(rows: readonly TextRow[]): string {
  const firstWidth = Math.max(...rows.map(([name]) => name.length)) + 4
  return rows
    .map(
      ([name, text]) => `  ${name}`.padEnd(firstWidth) + wrapText(text, ' '.repeat(firstWidth)).trimStart(),
    )
    .join('\n')
}

const optionRows = (options: typeof launchOptions): readonly TextRow[] =>
  Object.entries(options).map(([name, { value, summary }]) => [
    `--${name}${value ? ` ${value}` : ''}`,
    summary,
  ])

/** Formats a command's usage, such as "compileo-tray wait ID... [--server URL] [--any]". */
export function formatUsage(name: CommandName): string {
  const { operands, options } = terminalCommands[name]
  const optional = Object.entries(options).map(
    ([option, { value }]) => `[--${option}${value ? ` ${value}` : ''}]`,
  )
  return ['compileo-tray', name, operands, ...optional].filter(Boolean).join(' ')
}

const launchUsage = [
  'compileo-tray [--server URL] [--name NAME] [--watch ID|URL]... [--label TEXT] [--hidden]',
  'compileo-tray --pause|--resume',
  'compileo-tray compileo-tray://watch?server=URL&job=ID...[&label=TEXT]',
] as const

/** What an exit code means, apart from a job's outcome. */
const otherEnds: Readonly<Record<ExitCode, string>> = {
  0: 'done',
  1: 'rejected by the server',
  2: 'usage error',
  3: '',
  4: 'unknown to every server',
  5: 'server unreachable, API key rejected, or no result',
  124: 'timed out',
  130: 'interrupted by Ctrl+C',
}

export const exitCodeRows: readonly (readonly [code: string, meaning: string])[] = Object.entries(
  otherEnds,
).map(([code, other]) => {
  const statuses = outcomeStatuses.filter((status) => String(outcomes[status].exitCode) === code)
  return [code, [...statuses, other].filter(Boolean).join(', or ')]
})

export const environmentRows = [
  [
    'COMPILEO_API_KEY',
    'API key of --server, or of the only configured server. Never saved. Commands fall back to the key in the keyring.',
  ],
  ['COMPILEO_TRAY_LOG', 'log level of the tray app: error, warn, info (default) or debug'],
  ['HTTPS_PROXY', 'proxy for https servers; also HTTP_PROXY, ALL_PROXY and NO_PROXY (default: the system’s)'],
] as const

const launchExamples: readonly CommandExample[] = [
  ['compileo-tray --server http://localhost:8000 --watch JOB-ID', 'Watch a job in the tray'],
  ['compileo-tray wait 1f2e3d4c && ./publish.sh', 'Wait for a job in a script'],
]

const exampleLines = (examples: readonly CommandExample[]) =>
  `Examples:\n${examples.map(([line, summary]) => `  # ${summary}\n  ${line}`).join('\n')}`

const formatUsageError = ({ command, message }: Extract<CliRequest, { name: 'refuse' }>): string =>
  `${toOneLine(message)}\n\n  ${formatUsage(command)}\n\nSee compileo-tray ${command} --help\n`

/** Prints the help or a usage error. @returns the exit code; undefined if the request is a command to run */
export function printHelpOrError(
  request: CliRequest,
  { out, err }: { readonly out: (text: string) => void; readonly err: (text: string) => void },
): ExitCode | undefined {
  if (request.name === 'help') {
    out(formatCommandHelp(request.command))
    return exitCodes.completed
  }
  if (request.name !== 'refuse') return undefined
  err(formatUsageError(request))
  return exitCodes.usage
}

/** Whether the help of the command explains the exit codes and the API key. */
const isJobCommand = (name: CommandName) => !['agent', 'state', 'mcp'].includes(name)

/** Formats the output of `compileo-tray COMMAND --help`. */
export function formatCommandHelp(name: CommandName): string {
  const { summary, notes, options, examples } = terminalCommands[name]
  const parts = [
    summary,
    `Usage:\n  ${formatUsage(name)}`,
    ...notes.map((note) => wrapText(note)),
    `Options:\n${formatColumns(optionRows({ ...options, ...commonOptions }))}`,
    ...(isJobCommand(name) ? [`Exit codes:\n${formatColumns(exitCodeRows)}`] : []),
    exampleLines(examples),
    ...(isJobCommand(name) ? ['Uses COMPILEO_API_KEY, or the key saved in the keyring.'] : []),
  ]
  return `${parts.join('\n\n')}\n`
}

/** Formats the output of `compileo-tray --help`. */
export function formatProgramHelp(): string {
  const commandRows = commandNames.map((name): TextRow => [name, terminalCommands[name].summary])
  const parts = [
    'Compileo Tray watches Compileo jobs from the tray, a terminal and scripts.',
    `Commands (they need no display):\n${formatColumns(commandRows)}`,
    `Usage without a command:\n${launchUsage.map((line) => `  ${line}`).join('\n')}`,
    `Options without a command:\n${formatColumns(optionRows({ ...launchOptions, version: { summary: 'show the version' }, help: commonOptions.help }))}`,
    exampleLines(launchExamples),
    `Environment:\n${formatColumns(environmentRows)}`,
    'See “compileo-tray COMMAND --help” for the options of a command.',
  ]
  return `${parts.join('\n\n')}\n`
}
