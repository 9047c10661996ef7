import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Ending } from '../state/types.ts'
import { inWords } from './document.ts'
import {
  apply,
  linesOf,
  nameOf,
  readLedger,
  worthKeeping,
  type LedgerEntry,
  type LedgerStep,
} from './ledger-lines.ts'
import { openLineFile } from './line-file.ts'

export type { LedgerEntry } from './ledger-lines.ts'

/**
 * What became of each ending: recorded as due before it is shown, and as announced the moment the system has taken it
 * (design: exactly once). It is an append-only file, so that a step costs one small write however many endings there
 * are, and a process that dies in it leaves every earlier line whole.
 */
export interface Ledger {
  stage(ending: Ending): 'unknown' | 'due' | 'announced'
  /** Records it before it returns; resolves when the record survives a power cut, or can't be made to. */
  due(ending: Ending, label?: string): Promise<void>
  /** Records it before it returns. */
  announced(ending: Ending): void
  /** Endings that were due when the program ended, oldest first. */
  pending(): readonly LedgerEntry[]
  /** Everything kept, oldest first. */
  entries(): LedgerEntry[]
  /** `listener` hears why steps can't be written now, and undefined when they are again. Until then they are kept. */
  onTrouble(listener: (reason: string | undefined) => void): void
  close(): void
}

/** Longest error that is kept of an ending, in characters: some servers put all of their log into it. */
const longestError = 2_000

export interface LedgerOptions {
  readonly folder: string
  readonly now: number
  /** Hears, in words, what could not be read. */
  readonly onCorrupt: (message: string) => void
}

function writeDurably(path: string, lines: readonly string[]) {
  const fd = openSync(path, 'w')
  try {
    writeFileSync(fd, lines.map((line) => `${line}\n`).join(''))
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}

/** Opens the ledger of a profile folder, or begins one. What can't be read is set aside, and the rest goes on. */
export function openLedger({ folder, now, onCorrupt }: LedgerOptions): Ledger {
  const path = join(folder, 'endings.jsonl')
  const aside = join(folder, `endings.unreadable-${now}.jsonl`)

  function load(): string {
    if (!existsSync(path)) return ''
    try {
      return readFileSync(path, 'utf8')
    } catch (error) {
      onCorrupt(`The history could not be read: ${inWords(error)}`)
      return ''
    }
  }

  const { entries: all, lines, unreadable, isCut } = readLedger(load())
  const entries = worthKeeping(all, now)
  const tidy = linesOf(entries)
  let endsInHalf = isCut
  try {
    if (unreadable.length > 0) {
      writeDurably(aside, unreadable)
      onCorrupt(
        `${unreadable.length} lines of the history could not be read. They were set aside in ${aside}.`,
      )
    }
    if (isCut || unreadable.length > 0 || tidy.length < lines) {
      writeDurably(`${path}.new`, tidy)
      renameSync(`${path}.new`, path)
      endsInHalf = false
    }
  } catch (error) {
    onCorrupt(`The history could not be tidied up: ${inWords(error)}`)
  }
  const pending = [...entries.values()].filter(({ announced }) => !announced)

  const file = openLineFile(path, endsInHalf)
  let tell: ((reason: string | undefined) => void) | undefined
  let wasInTrouble = false
  function say(trouble: unknown) {
    if (trouble !== undefined) tell?.(inWords(trouble))
    else if (wasInTrouble) tell?.(undefined)
    wasInTrouble = trouble !== undefined
  }
  function take(step: LedgerStep): unknown {
    apply(entries, step)
    const trouble = file.append(JSON.stringify(step))
    say(trouble)
    return trouble
  }

  return {
    stage(of) {
      const entry = entries.get(nameOf(of))
      if (!entry) return 'unknown'
      return entry.announced ? 'announced' : 'due'
    },
    async due(of, label) {
      const due = { ...of, error: of.error?.slice(0, longestError) }
      if (take({ v: 1, due, label }) !== undefined) return
      const trouble = await file.sync()
      if (trouble !== undefined) say(trouble)
    },
    // It need not survive a power cut: that would only widen the one window there is.
    announced: (of) => {
      take({ v: 1, announced: nameOf(of) })
    },
    pending: () => pending,
    entries: () => [...entries.values()],
    onTrouble(listener) {
      tell = listener
    },
    close: () => say(file.close()),
  }
}
