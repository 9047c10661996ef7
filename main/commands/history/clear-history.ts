import type { CommandResult } from '#shared/contract.ts'
import { messageOf } from '#shared/message.ts'
import type { LedgerEntry } from '#main/storage/ledger.ts'
import type { CommandContext } from '../context.ts'

/** Due outcomes and each watched job's latest run stay: otherwise an outcome might be announced twice. */
export async function clearHistory({ ledger, store }: CommandContext): Promise<CommandResult> {
  const latest = new Map(ledger.entries().map((entry) => [entry.outcome.key, entry.outcome.id]))
  const mustStay = ({ outcome: { key, id } }: LedgerEntry): boolean =>
    store.state().jobs.has(key) && latest.get(key) === id
  const cleared = await ledger.clear(mustStay)
  return cleared.ok ? { ok: true, message: messageOf('storage.historyCleared', cleared.gone) } : cleared
}
