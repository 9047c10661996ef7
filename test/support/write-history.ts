import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { asLines } from '#main/storage/durable.ts'
import { linesOf, nameOf, type LedgerEntry } from '#main/storage/ledger-lines.ts'

export function writeHistory(folder: string, entries: readonly LedgerEntry[]): void {
  mkdirSync(folder, { recursive: true })
  const named = new Map(entries.map((entry) => [nameOf(entry.outcome), entry]))
  writeFileSync(join(folder, 'outcomes.jsonl'), asLines(linesOf(named)))
}
