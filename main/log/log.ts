import { redactBeginning, createRedactor, type PrivateData } from './redact.ts'

export const levels = ['error', 'warn', 'info', 'debug'] as const
export type Level = (typeof levels)[number]

/** Logs events in English for troubleshooting, without secrets. */
export interface Log {
  /** @param error written after the text, with stack and causes */
  error(text: string, error?: unknown): void
  warn(text: string, error?: unknown): void
  info(text: string): void
  debug(text: string): void
  /** Redacts a secret in all further entries. */
  addSecret(secret: string): void
}

export interface AppLog extends Log {
  readonly path: string
  redact(text: string): string
  tail(lines: number): readonly string[]
  close(): void
}

export interface LogFile {
  readonly path: string
  /** Lines that can't be written are lost; the log says how many once it can be written again. */
  append(text: string): void
  /** The last lines of all files, oldest first. */
  tail(lines: number): readonly string[]
  close(): void
}

export interface LogOptions extends Omit<PrivateData, 'secrets'> {
  readonly file: LogFile
  /** Ms since the epoch. */
  readonly now: () => number
  /** Less severe entries are skipped at no cost. */
  readonly level: Level
  /** Formats an entry; by default with time and level. */
  readonly format?: (level: Level, text: string) => string
}

export const silentLog: Log = {
  error: () => undefined,
  warn: () => undefined,
  info: () => undefined,
  debug: () => undefined,
  addSecret: () => undefined,
}

/** Longer entries are truncated, in characters. */
const maxEntryLength = 8_000
/**
 * How much of an entry is searched for secrets, in characters: an error may quote megabytes from a server.
 */
const maxScannedLength = 4 * maxEntryLength

function describeError(error: unknown, depth = 0): string {
  if (!(error instanceof Error)) return String(error)
  const stack = error.stack ?? `${error.name}: ${error.message}`
  if (error.cause === undefined || depth === 4) return stack
  return `${stack}\ncaused by ${describeError(error.cause, depth + 1)}`
}

/** Indents further lines, so that none looks like another entry. */
function indentLines(text: string): string {
  return text
    .slice(0, maxEntryLength)
    .replaceAll(/\r?\n/g, '\n    ')
    .replaceAll(/[\p{Cc}\u2028\u2029]/gu, (sign) => (sign === '\n' ? sign : ' '))
    .trimEnd()
}

/** Creates a log that redacts every entry. Truncating an entry leaves no half of a secret. */
export function createLog(options: LogOptions): AppLog {
  const { file, now, level, home, userName } = options
  const {
    format = (entryLevel, text) => `${new Date(now()).toISOString()} ${entryLevel.padEnd(5)} ${text}`,
  } = options
  const secrets = new Set<string>()
  let redact = createRedactor({ secrets, home, userName })

  const createWriter = (entryLevel: Level) => {
    if (levels.indexOf(entryLevel) > levels.indexOf(level)) return () => undefined
    return (text: string, ...thrown: readonly unknown[]) => {
      const causes = thrown.filter((error) => error !== undefined).map((error) => describeError(error))
      const clean = indentLines(redactBeginning(redact, [text, ...causes].join('\n'), maxScannedLength))
      file.append(format(entryLevel, clean))
    }
  }

  return {
    error: createWriter('error'),
    warn: createWriter('warn'),
    info: createWriter('info'),
    debug: createWriter('debug'),
    path: file.path,
    addSecret(secret) {
      if (secret === '' || secrets.has(secret)) return
      secrets.add(secret)
      redact = createRedactor({ secrets, home, userName })
    },
    redact: (text) => redact(text),
    tail: (lines) => file.tail(lines),
    close: () => file.close(),
  }
}
