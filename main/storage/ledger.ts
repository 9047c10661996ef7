import { join } from 'node:path'
import { boundedError } from '#shared/rules/error-summary.ts'
import type { JobOutcome, SuppressionReason } from '#shared/model.ts'
import { messageOf, type Message } from '#shared/message.ts'
import { whyOf } from '#main/base/message-error.ts'
import { asLines, replaceDurably, setLinesAside } from './durable.ts'
import {
  apply,
  isTimeToTidy,
  linesOf,
  nameOf,
  readLedger,
  worthKeeping,
  type LedgerEntry,
  type LedgerStep,
} from './ledger-lines.ts'
import { openLineFile } from './line-file.ts'
import { readSaved } from './read-saved.ts'

export type { LedgerEntry } from './ledger-lines.ts'

/**
 * Records each outcome as due before it is shown, and as announced afterwards
 * (docs/decisions/exactly-once-ledger.md). The file is append-only.
 */
export interface Ledger {
  stage(outcome: JobOutcome): 'unknown' | 'due' | 'announced'
  /** Resolves when the record survives a power cut, or can't be made to. */
  due(outcome: JobOutcome, ofRun?: OfRun): Promise<void>
  /** Details may reach the disk at any time. */
  detailed(outcome: JobOutcome): void
  /** Records it before returning. `silence`: why no notification was shown. */
  announced(outcome: JobOutcome, silence?: SuppressionReason): void
  pending(): readonly LedgerEntry[]
  entries(): LedgerEntry[]
  /**
   * Deletes announced entries, except those that must stay. Resolves with their number, or with the error,
   * which changes nothing.
   */
  clear(
    mustStay: (entry: LedgerEntry) => boolean,
  ): Promise<{ readonly ok: true; readonly gone: number } | { readonly ok: false; readonly message: Message }>
  /** Emits the reason while steps can't be written, and undefined once they can. */
  onTrouble(listener: (reason: string | Message | undefined) => void): void
  close(): void
}

export type OfRun = Omit<LedgerEntry, 'outcome' | 'announced' | 'silence'>

/** In characters: some servers put their whole log into it. */
const longestError = 2_000

const withBoundedError = (outcome: JobOutcome): JobOutcome =>
  outcome.error ? { ...outcome, error: boundedError(outcome.error, longestError) } : outcome

export interface LedgerOptions {
  readonly folder: string
  readonly now: () => number
  readonly onCorrupt: (message: Message) => void
}

const nameOfFile = 'outcomes.jsonl'
/** Oldest first. Read-only, because another program may own the file. */
export function historyOf({ folder, onCorrupt }: Omit<LedgerOptions, 'now'>): readonly LedgerEntry[] {
  const read = readSaved(join(folder, nameOfFile))
  if (read.is === 'trouble') onCorrupt(messageOf('storage.historyUnread', whyOf(read.error)))
  return read.is === 'read' ? [...readLedger(read.text).entries.values()] : []
}

/** Opens the ledger. Unreadable lines are set aside. */
export function openLedger({ folder, now, onCorrupt }: LedgerOptions): Ledger {
  const openedAt = now()
  const path = join(folder, nameOfFile)
  const aside = join(folder, `outcomes.unreadable-${openedAt}.jsonl`)

  /** Whether we have read the whole file, so that it may be replaced. */
  let isKnown = true
  const read = readSaved(path)
  if (read.is === 'trouble') {
    isKnown = false
    onCorrupt(messageOf('storage.historyUnread', whyOf(read.error)))
  }
  const found = readLedger(read.is === 'read' ? read.text : '')
  const { entries: all, lines, unreadable, isCut, isNewer } = found
  // Lines of newer versions aren't ours to drop.
  if (isNewer) {
    isKnown = false
    onCorrupt(messageOf('storage.historyNewer'))
  }
  let entries = worthKeeping(all, openedAt)
  const tidy = linesOf(entries)
  // If nothing was read, the file may end in half a line.
  let endsInHalf = isCut || read.is === 'trouble'
  let isSetAside = false
  try {
    if (isKnown && unreadable.length > 0) {
      isKnown = false
      setLinesAside(path, aside, unreadable)
      isSetAside = true
      onCorrupt(messageOf('storage.historyLines', unreadable.length, aside))
    }
    if ((isKnown || isSetAside) && (isCut || isSetAside || tidy.length < lines)) {
      replaceDurably(path, asLines(tidy))
      endsInHalf = false
      isKnown = true
    }
  } catch (error) {
    onCorrupt(messageOf('storage.historyUntidy', whyOf(error)))
  }
  const pending = [...entries.values()].filter(({ announced }) => !announced)

  const file = openLineFile(path, endsInHalf)
  let troubleListener: ((reason: string | Message | undefined) => void) | undefined
  let wasInTrouble = false
  function say(trouble: unknown) {
    if (trouble !== undefined) troubleListener?.(whyOf(trouble))
    else if (wasInTrouble) troubleListener?.(undefined)
    wasInTrouble = trouble !== undefined
  }
  function take(step: LedgerStep): unknown {
    apply(entries, step)
    const trouble = file.append(JSON.stringify(step))
    say(trouble)
    return trouble
  }

  let tidiedAt = openedAt
  let countAnnounced = entries.size - pending.length
  /** A program that runs for months keeps no more than one that just started. */
  function tidyUp() {
    const at = now()
    if (!isTimeToTidy(countAnnounced, tidiedAt, at)) return
    const kept = worthKeeping(entries, at)
    const dropped = entries.size - kept.size
    entries = kept
    countAnnounced -= dropped
    tidiedAt = at
    // After a failure, the file stays large until the next time.
    if (dropped > 0 && isKnown) void file.replace(() => linesOf(entries)).then(say)
  }

  return {
    stage(of) {
      const entry = entries.get(nameOf(of))
      if (!entry) return 'unknown'
      return entry.announced ? 'announced' : 'due'
    },
    detailed(of) {
      if (entries.get(nameOf(of))?.outcome.isEarly) take({ v: 1, due: withBoundedError(of) })
    },
    async due(of, ofRun = {}) {
      if (take({ v: 1, due: withBoundedError(of), ...ofRun }) !== undefined) return
      const trouble = await file.sync()
      if (trouble !== undefined) say(trouble)
    },
    // It needn't survive a power cut: syncing would widen the one window for duplicates.
    announced(of, silence) {
      const name = nameOf(of)
      if (entries.get(name)?.announced === false) countAnnounced += 1
      take({ v: 1, announced: name, silence })
      tidyUp()
    },
    pending: () => pending,
    entries: () => [...entries.values()],
    async clear(mustStay) {
      if (!isKnown) return { ok: false, message: messageOf('storage.historyNotOurs') }
      let before = entries
      const trouble = await file.replace(() => {
        before = entries
        entries = new Map([...before].filter(([, entry]) => !entry.announced || mustStay(entry)))
        return linesOf(entries)
      })
      if (trouble === undefined) {
        const gone = before.size - entries.size
        countAnnounced -= gone
        return { ok: true, gone }
      }
      entries = new Map([...before, ...entries])
      return { ok: false, message: messageOf('storage.historyNotCleared', whyOf(trouble)) }
    },
    onTrouble(listener) {
      troubleListener = listener
    },
    close: () => say(file.close()),
  }
}
