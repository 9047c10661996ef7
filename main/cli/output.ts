import type { Readable } from 'node:stream'
import type logUpdate from 'log-update'

export interface CliStreams {
  out(text: string): void
  readonly input: () => Readable
  readonly err: ErrorStream
}

export interface ErrorStream {
  write(text: string): unknown
  readonly isTTY: boolean
  /** In characters; undefined if it is no terminal. */
  readonly columns: number | undefined
}

/** They could steer a terminal, hide, or reorder a line. */
const unprintable = /(?![\n\t])[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu

/** Unprintable characters are escaped as in JSON, so JSON keeps its value. */
export function printable(text: string): string {
  return text.replaceAll(unprintable, (character) =>
    Array.from(
      { length: character.length },
      (_, unit) => `\\u${character.charCodeAt(unit).toString(16).padStart(4, '0')}`,
    ).join(''),
  )
}

export const printing = (streams: Pick<CliStreams, 'out' | 'err'>) => ({
  out: (text: string) => streams.out(printable(text)),
  err: (text: string) => void streams.err.write(printable(text)),
})

export interface Progress {
  show(lines: readonly string[]): void
  /** A line that stays, above those that change. */
  say(line: string): void
  /** Something else is written to what may be the same terminal. */
  aside(write: () => void): void
  end(): void
}

/** Redraws lines on a terminal. */
export function drawnProgress(update: typeof logUpdate, write: (text: string) => void): Progress {
  let drawn = ''
  const aside = (other: () => void) => {
    update.clear()
    other()
    if (drawn) update(drawn)
  }
  return {
    aside,
    show(lines) {
      drawn = lines.join('\n')
      update(drawn)
    },
    say: (line) => aside(() => write(`${line}\n`)),
    end() {
      // Later output comes last, and nothing is drawn below it.
      drawn = ''
      update.clear()
      update.done()
    },
  }
}

/** Writes each line once, for a file or another program. */
export function writtenProgress(write: (text: string) => void): Progress {
  let before: ReadonlySet<string> = new Set()
  return {
    show(lines) {
      for (const line of lines) if (!before.has(line)) write(`${line}\n`)
      before = new Set(lines)
    },
    say: (line) => write(`${line}\n`),
    aside: (other) => other(),
    end: () => undefined,
  }
}

/** Shows no progress. */
export const noProgress = (write: (text: string) => void): Progress => ({
  ...writtenProgress(write),
  show: () => undefined,
})
