import { commands, commonOptions, type CommandName } from './commands.ts'

/** Everywhere a text of the terminal is wrapped, in characters. */
const width = 80

/** Breaks a text into lines of at most so many characters. Pure. */
export function wrapped(text: string, indent = ''): string {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line && indent.length + line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line ? `${line} ${word}` : word
  }
  lines.push(line)
  return lines.map((each) => indent + each).join('\n')
}

/** Two columns, the second wrapped. */
function columns(rows: readonly (readonly [string, string])[]): string {
  const left = Math.max(...rows.map(([name]) => name.length)) + 4
  return rows
    .map(([name, says]) => `  ${name}`.padEnd(left) + wrapped(says, ' '.repeat(left)).trimStart())
    .join('\n')
}

const optionRows = (options: Readonly<Record<string, { readonly value?: string; readonly says: string }>>) =>
  Object.entries(options).map(
    ([name, { value, says }]) => [`--${name}${value ? ` ${value}` : ''}`, says] as const,
  )

/** How a command is called: "wait ID... [--server URL] [--any]". */
export function usageOf(name: CommandName): string {
  const { operands, options } = commands[name]
  const asked = Object.entries(options).map(
    ([option, { value }]) => `[--${option}${value ? ` ${value}` : ''}]`,
  )
  return ['compileo-tray', name, operands, ...asked].filter(Boolean).join(' ')
}

/** What the exit codes mean, in the order of their numbers. */
export const exitCodeRows = [
  ['0', 'completed, or what was asked for was done'],
  ['1', 'failed, or the server refused it'],
  ['2', 'wrong usage'],
  ['3', 'cancelled'],
  ['4', 'lost, or no server knows the job'],
  ['5', 'the server can’t be reached, or rejects the API key'],
  ['124', 'timed out'],
  ['130', 'interrupted by Ctrl+C'],
] as const

/** What `compileo-tray COMMAND --help` prints. Pure. */
export function helpOf(name: CommandName): string {
  const { says, more, options } = commands[name]
  const parts = [
    `${says.charAt(0).toUpperCase()}${says.slice(1)}.`,
    `  ${usageOf(name)}`,
    ...more.map((each) => wrapped(each)),
    columns(optionRows({ ...options, ...commonOptions })),
    ...(name === 'completion' ? [] : [`Exit codes:\n${columns(exitCodeRows)}`]),
    wrapped(
      'The API key of --server is taken from the environment variable COMPILEO_API_KEY; else of the settings, where the keyring holds it.',
    ),
  ]
  return `${(name === 'completion' ? parts.slice(0, -1) : parts).join('\n\n')}\n`
}
