import { z } from 'zod'
import { jobKinds } from './job-kind.ts'
import { failedWork, type ResultErrors } from './outcome.ts'
import { resultCounts, type ResultSummary } from './result-summary.ts'

const text = z.string().max(200)
const count = z.number().int().min(0)
const value = z.union([
  text,
  z.number(),
  z.boolean(),
  z.strictObject({ items: count }),
  z.strictObject({ fields: count }),
])

export const jobKind = z.enum(jobKinds)

/** The summary of a job's result, as saved and sent to the window. */
export const resultSummary: z.ZodType<ResultSummary> = z.lazy(() =>
  z.strictObject({
    kind: jobKind.optional(),
    counts: z.partialRecord(z.enum(resultCounts), count).optional(),
    fields: z
      .array(z.strictObject({ name: text, value }))
      .max(10)
      .readonly()
      .optional(),
    value: value.optional(),
  } satisfies { readonly [K in keyof ResultSummary]-?: z.ZodType<ResultSummary[K]> }),
)

/** What failed of a run that completed with errors, as it is saved and sent to the window. */
export const resultErrors: z.ZodType<ResultErrors> = z.lazy(() =>
  z.strictObject({
    what: z.enum(failedWork),
    failed: count,
    of: count,
    reason: z.string().max(2_000).optional(),
  } satisfies { readonly [K in keyof ResultErrors]-?: z.ZodType<ResultErrors[K]> }),
)
