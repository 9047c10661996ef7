import { z } from 'zod'
import { cutTo } from '../../shared/cut.ts'
import { outcomeSources, type OutcomeSource } from '../../shared/model.ts'
import { resultSummary } from '../../shared/result-schema.ts'
import type { ResultSummary } from '../../shared/result-summary.ts'

/** What is kept of a result. The first version kept a line of text. One that makes no sense is no reason to lose a run. */
export const savedResult = z
  .union([z.string().transform((line): ResultSummary => ({ value: cutTo(line, 200) })), resultSummary])
  .optional()
  .catch(undefined)

/** The fields of a saved outcome that name its source. The first version had one source, and called it `fromRecords`. */
export const savedSource = {
  source: z.enum(outcomeSources).optional().catch(undefined),
  fromRecords: z.literal(true).optional(),
}

/** Names the source as this version does. Pure. */
export function withSource<T extends { readonly source?: OutcomeSource; readonly fromRecords?: true }>({
  fromRecords,
  ...outcome
}: T): Omit<T, 'fromRecords'> {
  return fromRecords ? { ...outcome, source: 'records' } : outcome
}
