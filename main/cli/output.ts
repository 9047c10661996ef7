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
  /** The width in characters; undefined without a terminal. */
  readonly columns: number | undefined
}

/** These characters could control a terminal, or hide or reorder text. */
const unprintable = /(?![\n\t])[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu

/** Escapes unprintable characters as JSON does, so that JSON keeps its value. */
export function escapeUnprintable(text: string): string {
  return text.replaceAll(unprintable, (character) =>
    Array.from(
      { length: character.length },
      (_, unit) => `\\u${character.charCodeAt(unit).toString(16).padStart(4, '0')}`,
    ).join(''),
  )
}

export const escapeStreams = (streams: Pick<CliStreams, 'out' | 'err'>) => ({
  out: (text: string) => streams.out(escapeUnprintable(text)),
  err: (text: string) => void streams.err.write(escapeUnprintable(text)),
})

export interface Progress {
  show(lines: readonly string[]): void
  /** Prints a permanent line above the progress. */
  print(line: string): void
  /** Clears the progress while something else writes to what may be the same terminal. */
  suspend(write: () => void): void
  end(): void
}

/** Redraws lines on a terminal. */
export function createLiveProgress(update: typeof logUpdate, write: (text: string) => void): Progress {
  let drawn = ''
  const suspend = (other: () => void) => {
    update.clear()
    other()
    if (drawn) update(drawn)
  }
  return {
    suspend,
    show(lines) {
      drawn = lines.join('\n')
      update(drawn)
    },
    print: (line) => suspend(() => write(`${line}\n`)),
    end() {
      // Clears the progress for good: nothing is drawn below the final output.
      drawn = ''
      update.clear()
      update.done()
    },
  }
}

/** Writes each line once, for a file or a pipe. */
export function createLineProgress(write: (text: string) => void): Progress {
  let before: ReadonlySet<string> = new Set()
  return {
    show(lines) {
      for (const line of lines) if (!before.has(line)) write(`${line}\n`)
      before = new Set(lines)
    },
    print: (line) => write(`${line}\n`),
    suspend: (other) => other(),
    end: () => undefined,
  }
}

/** Shows no progress. */
export const createSilentProgress = (write: (text: string) => void): Progress => ({
  ...createLineProgress(write),
  show: () => undefined,
})
