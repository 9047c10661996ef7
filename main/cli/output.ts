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
  /** A line that stays, above those that change. */
  print(line: string): void
  /** Something else is written to what may be the same terminal. */
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
      // Later output comes last, and nothing is drawn below it.
      drawn = ''
      update.clear()
      update.done()
    },
  }
}

/** Writes each line once, for a file or another program. */
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
