import { parseArgs } from 'node:util'
import type { App } from 'electron'
import type { Message, MessagePart } from '#shared/message.ts'
import { linkScheme } from '#shared/rules/watch-link.ts'
import { findAddressError } from '#main/terminal/address-error.ts'
import { foreignSwitchPattern } from '#main/terminal/app-options.ts'
import { parseDuration } from '#main/terminal/duration.ts'
import { isValidLabel, maxLabelLength } from '#shared/rules/label.ts'
import { maxKeyLength, maxAddressLength, maxNameLength } from './launch-key.ts'
import type { LaunchRequest } from './launch-request.ts'

export type CommandLine =
  | ({ readonly action: 'run'; readonly userDataDir?: string } & LaunchRequest)
  | { readonly action: 'version' | 'help' }
  | { readonly action: 'refuse'; readonly message: string }

const options = {
  server: { type: 'string' },
  name: { type: 'string' },
  watch: { type: 'string', multiple: true },
  label: { type: 'string' },
  hidden: { type: 'boolean' },
  pause: { type: 'string' },
  resume: { type: 'boolean' },
  'user-data-dir': { type: 'string' },
  version: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

/**
 * The longest command line that is passed to the running app, in bytes. Electron sends the command line twice
 * in one message, and a message of more than 32 KiB would kill the app (electron#52628).
 */
const maxCommandLineBytes = 8_000

const refuse = (message: string): CommandLine => ({ action: 'refuse', message: sanitizeText(message) })

/**
 * Parses the command line. Returns the action, or why an option is invalid. Arguments after `--` are never
 * options, because Windows puts links there. The API key from the environment is only for `--server`.
 */
export function parseCommandLine(argv: readonly string[], apiKey?: string): CommandLine {
  // `--hidden` doesn't count toward the limit, because the app adds it when it restarts after a crash.
  const countedArguments = argv.filter((argument) => argument !== '--hidden').join(' ')
  if (Buffer.byteLength(countedArguments) > maxCommandLineBytes) return refuse('The command line is too long')
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length
  const flags = argv.slice(0, end).filter((argument) => !foreignSwitchPattern.test(argument))
  const ownArguments = [...addDefaultPause(flags), ...argv.slice(end)]
  const [link, ...moreLinks] = ownArguments.filter(isDeepLink)
  if (moreLinks.length > 0) return refuse('Links come one at a time')
  let parsed: ReturnType<typeof parse>
  try {
    parsed = parse(ownArguments.filter((argument) => argument !== link))
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error))
  }
  const { values, positionals } = parsed
  const [word] = positionals
  if (word !== undefined) return refuse(`There is no command “${word}”`)
  for (const [name, value] of Object.entries(values)) {
    if ([value].flat().includes('')) return refuse(`--${name} needs a value`)
  }
  if (values.help) return { action: 'help' }
  if (values.version) return { action: 'version' }
  const { resume = false } = values
  const pauses = values.pause !== undefined || resume
  if (values.server !== undefined && values.server.length > maxAddressLength)
    return refuse(`--server has more than ${maxAddressLength} characters`)
  // With `--pause` or `--resume`, `--server` names the server whose notifications are paused or resumed.
  const [server, pauseServer] = pauses ? [undefined, values.server] : [values.server, undefined]
  if (server !== undefined) {
    const why = findAddressError(server)
    if (why !== undefined) return refuse(`--server: ${why}`)
    if (apiKey !== undefined && apiKey.length > maxKeyLength) {
      return refuse(`The API key has more than ${maxKeyLength} characters`)
    }
  }
  if (values.name !== undefined && server === undefined) {
    return refuse('--name names the server of --server, which is missing')
  }
  if (values.name !== undefined && values.name.length > maxNameLength) {
    return refuse(`--name has more than ${maxNameLength} characters`)
  }
  // If a link could be combined with options, a web page could add options after its link.
  if (link !== undefined) {
    if ((values.server ?? values.name ?? values.watch ?? values.label) !== undefined) {
      return refuse('A link can’t be combined with --server, --name, --watch or --label')
    }
    if (pauses) return refuse('A link can’t be combined with --pause or --resume')
  }
  if (values.pause !== undefined && resume) return refuse('--pause and --resume can’t be combined')
  const pause = resume
    ? 'resume'
    : values.pause === defaultPause
      ? defaultPause
      : parseDuration(values.pause ?? '')
  if (values.pause !== undefined && (pause === undefined || pause === 0 || Number(pause) > maxPauseMs))
    return refuse('--pause takes a time such as 30m or 2h, up to 30d')
  if (values.label !== undefined) {
    if (!values.watch) return refuse('--label names the job of --watch, which is missing')
    if (values.label.length > maxLabelLength)
      return refuse(`--label has more than ${maxLabelLength} characters`)
    if (!isValidLabel(values.label)) return refuse('--label contains invisible characters')
  }
  return {
    action: 'run',
    server,
    name: values.name,
    watch: values.watch ?? [],
    ...(values.label !== undefined && { label: values.label }),
    hidden: values.hidden || pauses,
    ...(pause !== undefined && pauses && { pause }),
    ...(pauseServer !== undefined && { pauseServer }),
    userDataDir: values['user-data-dir'],
    link,
    apiKey: server === undefined ? undefined : apiKey,
  }
}

const defaultPause = 'hour'
const maxPauseMs = 30 * 24 * 60 * 60_000

/** Joins `--pause` and the duration that follows. If none follows, the default duration is used. */
const addDefaultPause = (flags: readonly string[]): readonly string[] =>
  flags.flatMap((flag, index) => {
    const next = flags[index + 1]
    if (flag === '--pause')
      return [`--pause=${next !== undefined && parseDuration(next) ? next : defaultPause}`]
    return flags[index - 1] === '--pause' && parseDuration(flag) ? [] : [flag]
  })

/** Options that must not be repeated after a restart. */
const oneTimeFlags: ReadonlySet<string> = new Set(['--hidden', '--resume', '--'])

/**
 * Returns the arguments for a hidden restart. Links and pauses are left out. An option is joined to its
 * value, because Chromium moves all options to the front.
 */
export function getRelaunchArguments(argv: readonly string[]): string[] {
  const again: string[] = []
  const args = addDefaultPause(argv.slice(1))
  const pauses = args.some((argument) => argument === '--resume' || argument.startsWith('--pause='))
  let flag: string | undefined
  for (const argument of args) {
    // A link is never the value of an option, because Chromium moves options to the front and so separates
    // them from links.
    if (isDeepLink(argument)) continue
    if (foreignSwitchPattern.test(argument)) again.push(argument)
    else if (flag !== undefined) {
      again.push(`${flag}=${argument}`)
      flag = undefined
    } else if (isValued(argument)) flag = argument
    // Only links come after `--`, so the separator is left out.
    else if (!oneTimeFlags.has(argument)) again.push(argument)
  }
  const done = pauses ? /^--(?:pause|server)=/ : /^--pause=/
  return [...again.filter((argument) => !done.test(argument)), '--hidden']
}

const isValued = (argument: string) =>
  Object.entries(options).some(([name, { type }]) => type === 'string' && argument === `--${name}`)

function parse(args: string[]) {
  return parseArgs({ args, options, strict: true, allowPositionals: true })
}

/** Whether a text begins like one of our links. The link needn't be valid. */
export const isDeepLink = (text: string): boolean => text.toLowerCase().startsWith(`${linkScheme}:`)

/**
 * Registers the program for our links. With `--` before a link, neither we nor Chromium read a part of it as
 * an option. macOS doesn't need this argument.
 */
export function registerLinkHandler(app: Pick<App, 'setAsDefaultProtocolClient'>, execPath: string): void {
  app.setAsDefaultProtocolClient(linkScheme, execPath, ['--'])
}

const maxTextLength = 300

/** Truncates a text, and replaces characters that could control a terminal or reorder or hide text. */
function sanitizeText(text: string): string {
  // Our texts contain characters that isolate right-to-left parts (shared/bidi.ts). Terminals don't support
  // them.
  return text
    .replaceAll(/[\u2068\u2069]/g, '')
    .slice(0, maxTextLength)
    .replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu, '?')
}

/** Longer values are truncated to this many characters, so that the whole message stays within its limit. */
const maxPartLength = 150

/** Sanitizes the values of a message. */
export function sanitizeMessage({ code, values }: Message): Message {
  if (!values) return { code }
  return { code, values: values.map((value) => (typeof value === 'number' ? value : sanitizePart(value))) }
}

function sanitizePart(part: MessagePart): MessagePart {
  if (typeof part === 'string') return sanitizeText(part.slice(0, maxPartLength))
  if ('code' in part) return sanitizeMessage(part)
  return part.map((each) =>
    typeof each === 'string' ? sanitizeText(each.slice(0, maxPartLength)) : sanitizeMessage(each),
  )
}
