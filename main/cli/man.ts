import { commandNames, commands, commonOptions, type CommandName } from './commands.ts'
import { launchOptions } from '#main/launch/command-line.ts'
import { environmentRows, exitCodeRows, launchUsage, usageOf } from './help.ts'
import { fieldsOf, jobLine } from './json-line.ts'

const fileRows = [
  ['~/.config/Compileo Tray', 'the profile; change it with --user-data-dir'],
  ['settings.json', 'settings, servers and watch rules'],
  ['watch-list.json', 'watched jobs, and a copy of the servers'],
  ['finished-jobs.jsonl', 'watched jobs that have finished'],
  ['outcomes.jsonl', 'history: 90 days, up to 10,000 runs'],
  ['keys.json, hook-keys.json', 'secrets, encrypted with a key from the keyring'],
  ['hooks.json, hooks.jsonl', 'hooks and their delivery queue'],
  ['logs', 'the log: three files of up to 1 MB'],
] as const

const codePoint = (sign: string) => (sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')

/** Escapes what groff_man(7) would interpret, and everything but ASCII. */
const plain = (text: string) =>
  text
    .replaceAll('\\', String.raw`\e`)
    .replaceAll('-', String.raw`\-`)
    .replaceAll(/[^\0-\x7f]/gu, (sign) => String.raw`\[u${codePoint(sign)}]`)
    .replaceAll(/^(?=[.'])/gm, String.raw`\&`)

const tagged = (tag: string, text: string) => `.TP\n.B ${plain(tag)}\n${plain(text)}`
const taggedRows = (rows: readonly (readonly [string, string])[]) =>
  rows.map(([tag, text]) => tagged(tag, text))

const optionRows = (options: typeof launchOptions) =>
  Object.entries(options).map(([option, { value, summary }]) =>
    tagged(`--${option}${value ? ` ${value}` : ''}`, summary),
  )

function commandPart(name: CommandName): string {
  const { summary, notes, options } = commands[name]
  return [
    `.SS ${name}`,
    `.B ${plain(usageOf(name))}`,
    ...[`${summary}.`, ...notes].map((each) => `.PP\n${plain(each)}`),
    ...optionRows(options),
  ].join('\n')
}

/** Writes the manual page in the language of man(7). */
export function manPage(version: string): string {
  return `${[
    `.TH COMPILEO\\-TRAY 1 "" "Compileo Tray ${plain(version)}"`,
    '.SH NAME',
    String.raw`compileo\-tray \- watch Compileo jobs from the tray, a terminal and scripts`,
    '.SH SYNOPSIS',
    ...[...commandNames.map(usageOf), ...launchUsage].flatMap((line) => [`.B ${plain(line)}`, '.br']),
    '.SH DESCRIPTION',
    plain(
      'Without a command, compileo-tray opens its window, or the window of the instance that is already running. The commands need no display and no running tray. They read servers, certificates and proxies from the settings and change nothing there.',
    ),
    '.SH COMMANDS',
    ...commandNames.map(commandPart),
    '.SS Options of all commands',
    ...optionRows(commonOptions),
    '.SH OPTIONS',
    plain('Without a command:'),
    ...optionRows(launchOptions),
    '.SH JSON FIELDS',
    plain(
      'With --json, each line of stdout is an object. Unknown values are left out. New fields may be added.',
    ),
    ...taggedRows(Object.entries(fieldsOf(jobLine))),
    '.SH EXIT STATUS',
    plain('With several jobs, the worst counts; with --any, the first.'),
    ...taggedRows(exitCodeRows),
    '.SH ENVIRONMENT',
    ...taggedRows(environmentRows),
    '.SH FILES',
    ...taggedRows(fileRows),
    '.SH EXAMPLES',
    ...commandNames.flatMap((name) =>
      taggedRows(commands[name].examples.map(([line, text]) => [line, `${text}.`])),
    ),
  ].join('\n')}\n`
}
