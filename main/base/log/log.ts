import { redactBeginning, createRedactor, type PrivateData } from './redact.ts'

const logLevels = ['error', 'warn', 'info', 'debug'] as const
export type LogLevel = (typeof logLevels)[number]

/** Returns the level that the environment variable `COMPILEO_TRAY_LOG` sets; `info` by default. */
export const getLogLevel = (env: Readonly<Record<string, string | undefined>>): LogLevel =>
  logLevels.find((level) => level === env['COMPILEO_TRAY_LOG']) ?? 'info'

/** Logs events for troubleshooting. Entries are in English and contain no secrets. */
export interface Log {
  /** @param error an error whose stack and causes are logged after the text */
  error(text: string, error?: unknown): void
  warn(text: string, error?: unknown): void
  info(text: string): void
  debug(text: string): void
  /** Redacts a secret in all later entries. */
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
  /** Appends a line. If it can't be written, it is lost. Later, the log tells how many lines were lost. */
  append(text: string): void
  /** Returns the last lines of all files, from old to new. */
  tail(lines: number): readonly string[]
  close(): void
}

export interface LogOptions extends Omit<PrivateData, 'secrets'> {
  readonly file: LogFile
  /** Returns the time in ms since the epoch. */
  readonly now: () => number
  /** Entries below this level are skipped. */
  readonly level: LogLevel
  /** Formats an entry. By default, the time and the level precede the text. */
  readonly format?: (level: LogLevel, text: string) => string
}

export const silentLog: Log = {
  error: () => undefined,
  warn: () => undefined,
  info: () => undefined,
  debug: () => undefined,
  addSecret: () => undefined,
}

/** Longer entries are truncated to this many characters. */
const maxEntryLength = 8_000
/**
 * Longer entries are truncated to this many characters before they are searched for secrets, because an error
 * may quote megabytes from a server.
 */
const maxScannedLength = 4 * maxEntryLength

function describeError(error: unknown, depth = 0): string {
  if (!(error instanceof Error)) return String(error)
  const stack = error.stack ?? `${error.name}: ${error.message}`
  if (error.cause === undefined || depth === 4) return stack
  return `${stack}\ncaused by ${describeError(error.cause, depth + 1)}`
}

/**
 * Truncates an entry, replaces control characters with spaces, and indents all lines but the first, so that
 * none looks like another entry.
 */
function indentLines(text: string): string {
  return text
    .slice(0, maxEntryLength)
    .replaceAll(/\r?\n/g, '\n    ')
    .replaceAll(/[\p{Cc}\u2028\u2029]/gu, (sign) => (sign === '\n' ? sign : ' '))
    .trimEnd()
}

/**
 * Creates the log. Entries are truncated after secrets have been removed, so that no part of a secret
 * remains.
 */
export function createLog(options: LogOptions): AppLog {
  const { file, now, level, home, userName } = options
  const {
    format = (entryLevel, text) => `${new Date(now()).toISOString()} ${entryLevel.padEnd(5)} ${text}`,
  } = options
  const secrets = new Set<string>()
  let redact = createRedactor({ secrets, home, userName })

  const createWriter = (entryLevel: LogLevel) => {
    if (logLevels.indexOf(entryLevel) > logLevels.indexOf(level)) return () => undefined
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
