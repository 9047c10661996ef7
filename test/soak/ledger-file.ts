import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { isJobKey } from '#shared/rules/job-key.ts'
import type { LedgerOutcome } from './evidence.ts'

// The app's own parser isn't used, because it tolerates repeated lines.
const line = z.union([
  z.object({
    due: z.object({
      id: z.string(),
      key: z.string().refine(isJobKey),
      kind: z.enum(['completed', 'failed', 'cancelled', 'lost']),
      at: z.number(),
    }),
  }),
  z.object({ announced: z.string(), silence: z.string().optional() }),
])

/** Returns the server's completion time from the ID; undefined if the ID doesn't contain it. */
function completedAt(id: string): number | undefined {
  const time = /@(\d+)$/.exec(id)?.[1]
  return time === undefined ? undefined : Number(time)
}

export function parseLedger(text: string): LedgerOutcome[] {
  const entries = new Map<string, LedgerOutcome>()
  for (const each of text.split('\n').filter((part) => part !== '')) {
    const step = line.parse(JSON.parse(each))
    if ('due' in step) {
      const name = `${step.due.key}#${step.due.id}`
      const { id, kind } = step.due
      // A lost run has no completion time, so the time when the app noticed the loss is used.
      const at = (kind === 'lost' ? undefined : completedAt(id)) ?? step.due.at
      if (!entries.has(name)) entries.set(name, { ...step.due, at, announced: 0 })
      continue
    }
    const entry = entries.get(step.announced)
    if (!entry) throw new Error(`The ledger says announced of what was never due: ${step.announced}`)
    const isOwn = step.silence === 'own'
    entries.set(step.announced, { ...entry, isOwn, announced: entry.announced + 1 })
  }
  return [...entries.values()]
}

export function readLedger(folder: string): LedgerOutcome[] {
  const file = join(folder, 'outcomes.jsonl')
  return existsSync(file) ? parseLedger(readFileSync(file, 'utf8')) : []
}
