import { gzipSync } from 'node:zlib'
import {
  commandNames,
  terminalCommands,
  commonOptions,
  type CommandName,
  type OptionSpec,
} from '#main/terminal/terminal-commands.ts'
import { environmentRows, exitCodeRows, formatUsage } from '#main/terminal/help.ts'
import { launchOptions } from '#main/terminal/app-options.ts'

type Options = Readonly<Record<string, OptionSpec>>

/** Escapes a text for groff_man(7), so that it contains no command and hyphens remain hyphens. */
const escape = (text: string) =>
  text
    .replaceAll('\\', String.raw`\e`)
    .replaceAll('-', String.raw`\-`)
    .replaceAll(/^(?=[.'])/gm, String.raw`\&`)

const formatRow = (name: string, text: string) => `.TP\n.B ${escape(name)}\n${escape(text)}\n`

const formatOptions = (options: Options) =>
  Object.entries(options)
    .map(([name, { value, summary }]) => formatRow(`--${name}${value ? ` ${value}` : ''}`, summary))
    .join('')

function formatCommand(name: CommandName): string {
  const { summary, notes, options, examples } = terminalCommands[name]
  return [
    `.SS ${name}\n.B ${escape(formatUsage(name))}\n`,
    ...[`${summary}.`, ...notes].map((note) => `.PP\n${escape(note)}\n`),
    formatOptions({ ...options, ...commonOptions }),
    ...examples.map(([line, what]) => `.PP\n${escape(what)}:\n.PP\n.RS\n.EX\n${escape(line)}\n.EE\n.RE\n`),
  ].join('')
}

/**
 * Creates the man page from the table of commands.
 *
 * @param date such as "2026-11-24"
 */
export const createManual = (version: string, date: string): string =>
  [
    `.TH COMPILEO\\-TRAY 1 ${date} "Compileo Tray ${version}" "User Commands"\n`,
    `.SH NAME\ncompileo\\-tray \\- job monitor for Compileo\n`,
    `.SH SYNOPSIS\n.B compileo\\-tray\n[OPTION]...\n.br\n.B compileo\\-tray\nCOMMAND [OPTION]... [ID]...\n`,
    `.SH DESCRIPTION\nCompileo Tray watches Compileo jobs from the tray, a terminal and scripts. Its commands need no display.\n`,
    `.SH OPTIONS\n${formatOptions({ ...launchOptions, version: { summary: 'show the version' }, help: commonOptions.help })}`,
    `.SH COMMANDS\n${commandNames.map(formatCommand).join('')}`,
    `.SH EXIT STATUS\n${exitCodeRows.map(([code, meaning]) => formatRow(code, meaning)).join('')}`,
    `.SH ENVIRONMENT\n${environmentRows.map(([name, text]) => formatRow(name, text)).join('')}`,
  ].join('')

export const compress = (text: string): Buffer => gzipSync(text, { level: 9 })
