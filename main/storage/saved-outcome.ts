import { z } from 'zod'
import { cutTo } from '../../shared/cut.ts'
import { resultSummary } from '../../shared/result-schema.ts'
import type { ResultSummary } from '../../shared/result-summary.ts'

/** What is kept of a result. The first version kept a line of text. One that makes no sense is no reason to lose a run. */
export const savedResult = z
  .union([z.string().transform((line): ResultSummary => ({ value: cutTo(line, 200) })), resultSummary])
  .optional()
  .catch(undefined)
