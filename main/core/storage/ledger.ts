import { truncateError } from '#shared/rules/error-summary.ts'
import type { JobOutcome, SuppressionReason } from '#shared/model.ts'
import { createMessage, type Message } from '#shared/message.ts'
import { getErrorMessage } from '#main/base/message-error.ts'
import {
  applyLedgerLine,
  countLedgerLines,
  shouldCompact,
  formatLedgerLines,
  getEntryId,
  parseLedger,
  selectEntriesToKeep,
  type LedgerEntries,
  type LedgerEntry,
  type LedgerLine,
} from './ledger-lines.ts'
import { readLineFile, type LineFile, type ErrorListener } from './line-file.ts'

export type { LedgerEntry } from './ledger-lines.ts'

export type RunDetails = Omit<LedgerEntry, 'outcome' | 'announced' | 'silence'>

/** Longer errors are truncated to this many characters. Some servers put a whole log into an error. */
const maxErrorLength = 2_000

const truncateOutcomeError = (outcome: JobOutcome): JobOutcome =>
  outcome.error ? { ...outcome, error: truncateError(outcome.error, maxErrorLength) } : outcome

type ClearResult =
  | { readonly ok: true; readonly gone: number }
  | { readonly ok: false; readonly message: Message }

export interface LedgerOptions {
  readonly folder: string
  readonly now: () => number
  readonly onCorrupt: (message: Message) => void
}

const readHistory = ({ folder, now, onCorrupt }: LedgerOptions) =>
  readLineFile({
    folder,
    name: 'outcomes',
    now: now(),
    read: parseLedger,
    onCorrupt,
    messages: {
      unread: (path, why) => createMessage('storage.historyUnread', path, why),
      setAside: (lines, path) => createMessage('storage.historyLines', lines, path),
      untidy: (path, why) => createMessage('storage.historyNotCompacted', path, why),
      newer: createMessage('storage.historyNewer'),
    },
  })

/**
 * Reads the history, from old to new. It doesn't change the file, because another program may be using it.
 */
export const readSavedHistory = (options: Omit<LedgerOptions, 'now'>): readonly LedgerEntry[] => [
  ...readHistory({ ...options, now: () => 0 }).savedLines.entries.values(),
]

/** Opens the ledger. Unreadable lines are moved to another file. */
export function openLedger(options: LedgerOptions): Ledger {
  const { savedLines, open } = readHistory(options)
  const entries = selectEntriesToKeep(savedLines.entries, options.now())
  const { file, isWritable } = open(countLedgerLines(entries), () => formatLedgerLines(entries))
  return new Ledger(file, entries, isWritable, options.now)
}

/**
 * Records each outcome as due before its notification is shown, and as announced afterwards
 * (docs/decisions/exactly-once-ledger.md). Each record is appended to the file as a line.
 */
export class Ledger {
  readonly #file: LineFile
  readonly #now: () => number
  /** Whether the file can be replaced without losing lines. */
  readonly #isWritable: boolean
  readonly #pending: readonly LedgerEntry[]
  #entries: LedgerEntries
  #announcedCount: number
  #compactedAt: number
  #announcedListener: ((outcome: JobOutcome, silence: SuppressionReason | undefined) => void) | undefined

  constructor(file: LineFile, entries: LedgerEntries, isKnown: boolean, now: () => number) {
    this.#file = file
    this.#now = now
    this.#isWritable = isKnown
    this.#entries = entries
    if (isKnown) file.setSource(() => formatLedgerLines(this.#entries))
    this.#pending = [...entries.values()].filter(({ announced }) => !announced)
    this.#announcedCount = entries.size - this.#pending.length
    this.#compactedAt = now()
  }

  stage(outcome: JobOutcome): 'unknown' | 'due' | 'announced' {
    const entry = this.#entries.get(getEntryId(outcome))
    if (!entry) return 'unknown'
    return entry.announced ? 'announced' : 'due'
  }

  /** Records an outcome as due. Resolves when the line is on disk, or when it can't be written. */
  async recordDue(outcome: JobOutcome, runDetails: RunDetails = {}): Promise<void> {
    if (this.#record({ v: 1, due: truncateOutcomeError(outcome), ...runDetails }) === undefined)
      await this.#file.sync()
  }

  /**
   * Records an outcome as announced or suppressed, before it returns. The line isn't synced to disk. A crash
   * before the line is written causes a duplicate notification, and waiting for a sync would make such a
   * crash more likely.
   */
  recordAnnounced(outcome: JobOutcome, silence?: SuppressionReason): void {
    const name = getEntryId(outcome)
    if (this.#entries.get(name)?.announced === false) this.#announcedCount += 1
    this.#record({ v: 1, announced: name, silence })
    this.#compact()
    this.#announcedListener?.(outcome, silence)
  }

  pending(): readonly LedgerEntry[] {
    return this.#pending
  }

  entries(): LedgerEntry[] {
    return [...this.#entries.values()]
  }

  /**
   * Deletes the history, except due entries and those for which `mustStay` returns true. If this fails,
   * nothing has changed.
   */
  async clear(mustStay: (entry: LedgerEntry) => boolean): Promise<ClearResult> {
    if (!this.#isWritable) return { ok: false, message: createMessage('storage.historyNotOurs') }
    let before = this.#entries
    const error = await this.#file.replace(() => {
      before = this.#entries
      this.#entries = new Map([...before].filter(([, entry]) => !entry.announced || mustStay(entry)))
      return formatLedgerLines(this.#entries)
    })
    if (error === undefined) {
      const removedCount = before.size - this.#entries.size
      this.#announcedCount -= removedCount
      return { ok: true, gone: removedCount }
    }
    this.#entries = new Map([...before, ...this.#entries])
    return { ok: false, message: createMessage('storage.historyNotCleared', getErrorMessage(error)) }
  }

  onAnnounced(listener: (outcome: JobOutcome, silence: SuppressionReason | undefined) => void): void {
    this.#announcedListener = listener
  }

  /** Calls the listener with an error when lines can't be written, and with undefined when they can again. */
  onError(listener: ErrorListener): void {
    this.#file.onError(listener)
  }

  onRewritten(listener: (message: Message) => void): void {
    this.#file.onRewritten(listener)
  }

  close(): void {
    this.#file.close()
  }

  #record(step: LedgerLine): unknown {
    applyLedgerLine(this.#entries, step)
    return this.#file.append(JSON.stringify(step))
  }

  /** Compacts the file and the memory, so that both stay small if the program runs for months. */
  #compact() {
    const at = this.#now()
    if (!shouldCompact(this.#announcedCount, this.#compactedAt, at)) return
    const keptEntries = selectEntriesToKeep(this.#entries, at)
    const droppedCount = this.#entries.size - keptEntries.size
    this.#entries = keptEntries
    this.#announcedCount -= droppedCount
    this.#compactedAt = at
    // If this fails, the file stays large until the next attempt.
    if (droppedCount > 0 && this.#isWritable) void this.#file.replace(() => formatLedgerLines(this.#entries))
  }
}
