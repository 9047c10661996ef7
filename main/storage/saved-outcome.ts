import { z } from 'zod'
import { cutTo } from '../../shared/cut.ts'
import { outcomeSources, type OutcomeSource } from '../../shared/model.ts'
import { resultSummary } from '../../shared/schemas.ts'
import type { ResultSummary } from '../../shared/result-summary.ts'

/** The first version saved a line of text. An invalid summary must not lose the run. */
export const savedResult = z
  .union([z.string().transform((line): ResultSummary => ({ value: cutTo(line, 200) })), resultSummary])
  .optional()
  .catch(undefined)

/** The first version had only one source, named `fromRecords`. */
export const savedSource = {
  source: z.enum(outcomeSources).optional().catch(undefined),
  fromRecords: z.literal(true).optional(),
}

/** Converts the source to this version's format. */
export function withSource<T extends { readonly source?: OutcomeSource; readonly fromRecords?: true }>({
  fromRecords,
  ...outcome
}: T): Omit<T, 'fromRecords'> {
  return fromRecords ? { ...outcome, source: 'records' } : outcome
}
