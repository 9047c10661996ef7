import { commandNames, commands, commonOptions, type CommandName } from './commands.ts'
import { launchOptions } from '../lifecycle/command-line.ts'
import { exitCodeRows, usageOf } from './help.ts'

/** A text in which roff finds nothing of its own (groff_man(7)). */
const plain = (text: string) =>
  text
    .replaceAll('\\', String.raw`\e`)
    .replaceAll('-', String.raw`\-`)
    .replaceAll('’', String.raw`\(cq`)
    .replaceAll(/^(?=[.'])/gm, String.raw`\&`)

const tagged = (tag: string, text: string) => `.TP\n.B ${plain(tag)}\n${plain(text)}`

const optionRows = (options: typeof launchOptions) =>
  Object.entries(options).map(([option, { value, says }]) =>
    tagged(`--${option}${value ? ` ${value}` : ''}`, says),
  )

function commandPart(name: CommandName): string {
  const { says, more, options } = commands[name]
  const sentence = `${says.charAt(0).toUpperCase()}${says.slice(1)}.`
  return [
    `.SS ${name}`,
    `.B ${plain(usageOf(name))}`,
    ...[sentence, ...more].map((each) => `.PP\n${plain(each)}`),
    ...optionRows(options),
  ].join('\n')
}

/**
 * The manual page of the program’s commands, in the language of man(7). Pure.
 * @param version of the program
 */
export function manPage(version: string): string {
  return `${[
    `.TH COMPILEO\\-TRAY 1 "" "Compileo Tray ${plain(version)}"`,
    '.SH NAME',
    String.raw`compileo\-tray \- watches Compileo jobs from the tray, a terminal and scripts`,
    '.SH SYNOPSIS',
    ...commandNames.flatMap((name) => [`.B ${plain(usageOf(name))}`, '.br']),
    String.raw`.B compileo\-tray [\-\-server URL] [\-\-name NAME] [\-\-watch ID|URL]... [\-\-hidden]`,
    '.br',
    String.raw`.B compileo\-tray \-\-watch\-clipboard|\-\-pause|\-\-resume`,
    '.SH DESCRIPTION',
    plain(
      'Without a command it opens its window, or that of the program that runs already; --help says more. The commands below need no display and no running tray; servers, certificates and proxies come from the same settings, which are only read.',
    ),
    '.SH OPTIONS',
    plain('Without a command:'),
    ...optionRows(launchOptions),
    '.SH COMMANDS',
    ...commandNames.map(commandPart),
    '.SS Options of all commands',
    ...optionRows(commonOptions),
    '.SH EXIT STATUS',
    ...exitCodeRows.map(([code, says]) => tagged(code, says)),
    '.PP',
    plain('Of several jobs the worst tells; with --any the first.'),
    '.SH ENVIRONMENT',
    tagged('COMPILEO_API_KEY', 'the API key of --server, or of the only server that is configured'),
  ].join('\n')}\n`
}
