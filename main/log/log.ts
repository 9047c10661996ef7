import type { LogFile } from './log-file.ts'
import { redactBeginning, redactor, type Private } from './redact.ts'

/** From the gravest on. */
export const levels = ['error', 'warn', 'info', 'debug'] as const
export type Level = (typeof levels)[number]

/** What happened, in English, for whoever looks for the cause of a trouble. Whatever it is told, no secret gets in. */
export interface Log {
  /** @param error what was thrown: its stack and its causes are written below the text */
  error(text: string, error?: unknown): void
  warn(text: string, error?: unknown): void
  info(text: string): void
  debug(text: string): void
  /** From now on this never gets into the log, wherever it comes from. */
  hide(secret: string): void
}

/** The log of the running program. */
export interface AppLog extends Log {
  readonly path: string
  /** Takes out of any text what is kept out of the log. */
  redact(text: string): string
  /** The last lines, oldest first. */
  tail(lines: number): readonly string[]
  close(): void
}

export interface LogOptions extends Omit<Private, 'secrets'> {
  readonly file: LogFile
  /** Ms since the epoch. */
  readonly now: () => number
  /** What is less grave is not written, and costs nothing. */
  readonly level: Level
  /** Formats an entry: with time and level unless given. */
  readonly format?: (level: Level, text: string) => string
}

/** A log that goes nowhere: for parts that run alone. */
export const silentLog: Log = {
  error: () => undefined,
  warn: () => undefined,
  info: () => undefined,
  debug: () => undefined,
  hide: () => undefined,
}

/** The longest entry, in characters. */
const longest = 8_000
/** So much of an entry is looked at, in characters: what is thrown may quote megabytes of a server. */
const longestLooked = 4 * longest

/** What was thrown, with its stack, and what caused it. */
function told(error: unknown, depth = 0): string {
  if (!(error instanceof Error)) return String(error)
  const stack = error.stack ?? `${error.name}: ${error.message}`
  const deeper = error.cause === undefined || depth === 4 ? '' : `\ncaused by ${told(error.cause, depth + 1)}`
  return `${stack}${deeper}`
}

/** One entry is one: whatever lines a text has stand below its first, and none of them can pass for another entry. */
function asEntry(text: string): string {
  return text
    .slice(0, longest)
    .replaceAll(/\r?\n/g, '\n    ')
    .replaceAll(/[\p{Cc}\u2028\u2029]/gu, (sign) => (sign === '\n' ? sign : ' '))
    .trimEnd()
}

/** Makes the log. Whatever it is told is redacted, and no half of a secret gets in by a cut. */
export function createLog(options: LogOptions): AppLog {
  const { file, now, level, home, userName } = options
  const { format = (of, text) => `${new Date(now()).toISOString()} ${of.padEnd(5)} ${text}` } = options
  const secrets = new Set<string>()
  const others = { ...(home !== undefined && { home }), ...(userName !== undefined && { userName }) }
  let redact = redactor({ secrets, ...others })

  const writer = (of: Level) => {
    if (levels.indexOf(of) > levels.indexOf(level)) return () => undefined
    return (text: string, ...thrown: readonly unknown[]) => {
      const all = [text, ...thrown.filter((error) => error !== undefined).map((error) => told(error))]
      const clean = asEntry(redactBeginning(redact, all.join('\n'), longestLooked))
      file.append(format(of, clean))
    }
  }

  return {
    error: writer('error'),
    warn: writer('warn'),
    info: writer('info'),
    debug: writer('debug'),
    path: file.path,
    hide(secret) {
      if (secret === '' || secrets.has(secret)) return
      secrets.add(secret)
      redact = redactor({ secrets, ...others })
    },
    redact: (text) => redact(text),
    tail: (lines) => file.tail(lines),
    close: () => file.close(),
  }
}
