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
  /** The width of the terminal in characters; undefined if the output isn't a terminal. */
  readonly columns: number | undefined
}

/** Matches characters that could control a terminal, or hide or reorder text. */
const unprintable = /(?![\n\t])[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu

/** Escapes unprintable characters as JSON does, so the value of a JSON text stays the same. */
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
  /** Prints a line above the progress. The line isn't cleared later. */
  print(line: string): void
  /** Clears the progress while `write` writes to another stream, which may lead to the same terminal. */
  suspend(write: () => void): void
  end(): void
}

/** Creates a display of the progress that redraws its lines on a terminal. */
export function createLiveProgress(update: typeof logUpdate, write: (text: string) => void): Progress {
  let drawnText = ''
  const suspend = (other: () => void) => {
    update.clear()
    other()
    if (drawnText) update(drawnText)
  }
  return {
    suspend,
    show(lines) {
      drawnText = lines.join('\n')
      update(drawnText)
    },
    print: (line) => suspend(() => write(`${line}\n`)),
    end() {
      // Clears the progress for good, so that it doesn't appear again below the final output.
      drawnText = ''
      update.clear()
      update.done()
    },
  }
}

/**
 * Creates a display of the progress for a file or a pipe. It writes only the lines that the previous call
 * didn't contain.
 */
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

/** Creates a display that shows no progress, and only prints lines. */
export const createSilentProgress = (write: (text: string) => void): Progress => ({
  ...createLineProgress(write),
  show: () => undefined,
})
