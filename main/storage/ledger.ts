import { boundedError } from '#shared/rules/error-summary.ts'
import type { JobOutcome, SuppressionReason } from '#shared/model.ts'
import { messageOf, type Message } from '#shared/message.ts'
import { whyOf } from '#main/base/message-error.ts'
import {
  apply,
  countLines,
  isTimeToTidy,
  linesOf,
  nameOf,
  readLedger,
  worthKeeping,
  type LedgerEntries,
  type LedgerEntry,
  type LedgerStep,
} from './ledger-lines.ts'
import { readLineFile, type LineFile, type TroubleListener } from './line-file.ts'

export type { LedgerEntry } from './ledger-lines.ts'

export type OfRun = Omit<LedgerEntry, 'outcome' | 'announced' | 'silence'>

/** In characters: some servers put their whole log into it. */
const longestError = 2_000

const withBoundedError = (outcome: JobOutcome): JobOutcome =>
  outcome.error ? { ...outcome, error: boundedError(outcome.error, longestError) } : outcome

type Cleared =
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
    read: readLedger,
    onCorrupt,
    words: {
      unread: (why) => messageOf('storage.historyUnread', why),
      setAside: (lines, path) => messageOf('storage.historyLines', lines, path),
      untidy: (why) => messageOf('storage.historyUntidy', why),
      newer: messageOf('storage.historyNewer'),
    },
  })

/** Reads the history, oldest first, and changes nothing: another program may own the file. */
export const historyOf = (options: Omit<LedgerOptions, 'now'>): readonly LedgerEntry[] => [
  ...readHistory({ ...options, now: () => 0 }).found.entries.values(),
]

/** Opens the ledger. Unreadable lines are set aside. */
export function openLedger(options: LedgerOptions): Ledger {
  const { found, open } = readHistory(options)
  const entries = worthKeeping(found.entries, options.now())
  const { file, isOurs } = open(countLines(entries), () => linesOf(entries))
  return new Ledger(file, entries, isOurs, options.now)
}

/**
 * Records each outcome as due before it is shown, and as announced afterwards
 * (docs/decisions/exactly-once-ledger.md). The file is append-only.
 */
export class Ledger {
  readonly #file: LineFile
  readonly #now: () => number
  /** Whether we have read the whole file, so that it may be replaced. */
  readonly #isKnown: boolean
  readonly #pending: readonly LedgerEntry[]
  #entries: LedgerEntries
  #countAnnounced: number
  #tidiedAt: number
  #announcedListener: ((outcome: JobOutcome, silence: SuppressionReason | undefined) => void) | undefined

  constructor(file: LineFile, entries: LedgerEntries, isKnown: boolean, now: () => number) {
    this.#file = file
    this.#now = now
    this.#isKnown = isKnown
    this.#entries = entries
    this.#pending = [...entries.values()].filter(({ announced }) => !announced)
    this.#countAnnounced = entries.size - this.#pending.length
    this.#tidiedAt = now()
  }

  stage(of: JobOutcome): 'unknown' | 'due' | 'announced' {
    const entry = this.#entries.get(nameOf(of))
    if (!entry) return 'unknown'
    return entry.announced ? 'announced' : 'due'
  }

  /** Details may reach the disk at any time. */
  detailed(of: JobOutcome): void {
    if (this.#entries.get(nameOf(of))?.outcome.isEarly) this.#take({ v: 1, due: withBoundedError(of) })
  }

  /** Resolves when the record survives a power cut, or can't be made to. */
  async due(of: JobOutcome, ofRun: OfRun = {}): Promise<void> {
    if (this.#take({ v: 1, due: withBoundedError(of), ...ofRun }) === undefined) await this.#file.sync()
  }

  /**
   * Records it before returning, with the reason if no notification was shown. It needn't survive a power cut:
   * syncing would widen the one window for duplicates.
   */
  announced(of: JobOutcome, silence?: SuppressionReason): void {
    const name = nameOf(of)
    if (this.#entries.get(name)?.announced === false) this.#countAnnounced += 1
    this.#take({ v: 1, announced: name, silence })
    this.#tidyUp()
    this.#announcedListener?.(of, silence)
  }

  pending(): readonly LedgerEntry[] {
    return this.#pending
  }

  entries(): LedgerEntry[] {
    return [...this.#entries.values()]
  }

  /** Deletes announced entries, except those that must stay. An error changes nothing. */
  async clear(mustStay: (entry: LedgerEntry) => boolean): Promise<Cleared> {
    if (!this.#isKnown) return { ok: false, message: messageOf('storage.historyNotOurs') }
    let before = this.#entries
    const trouble = await this.#file.replace(() => {
      before = this.#entries
      this.#entries = new Map([...before].filter(([, entry]) => !entry.announced || mustStay(entry)))
      return linesOf(this.#entries)
    })
    if (trouble === undefined) {
      const gone = before.size - this.#entries.size
      this.#countAnnounced -= gone
      return { ok: true, gone }
    }
    this.#entries = new Map([...before, ...this.#entries])
    return { ok: false, message: messageOf('storage.historyNotCleared', whyOf(trouble)) }
  }

  onAnnounced(listener: (outcome: JobOutcome, silence: SuppressionReason | undefined) => void): void {
    this.#announcedListener = listener
  }

  /** Emits the reason while steps can't be written, and undefined once they can. */
  onTrouble(listener: TroubleListener): void {
    this.#file.onTrouble(listener)
  }

  close(): void {
    this.#file.close()
  }

  #take(step: LedgerStep): unknown {
    apply(this.#entries, step)
    return this.#file.append(JSON.stringify(step))
  }

  /** A program that runs for months keeps no more than one that just started. */
  #tidyUp() {
    const at = this.#now()
    if (!isTimeToTidy(this.#countAnnounced, this.#tidiedAt, at)) return
    const kept = worthKeeping(this.#entries, at)
    const dropped = this.#entries.size - kept.size
    this.#entries = kept
    this.#countAnnounced -= dropped
    this.#tidiedAt = at
    // After a failure, the file stays large until the next time.
    if (dropped > 0 && this.#isKnown) void this.#file.replace(() => linesOf(this.#entries))
  }
}
