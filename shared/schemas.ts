import { z } from 'zod'
import { jobKinds } from './job-kind.ts'
import type { Message, MessageCode, MessagePart } from './message.ts'
import { outcomeSources, type Project, type WatchRule } from './model.ts'
import { truncateError } from './rules/error-summary.ts'
import { isPlausibleTime } from './rules/time.ts'
import { failedWorkKinds, outcomeKinds, type ResultErrors } from './outcome.ts'
import { resultCountNames, type ResultSummary } from './result-summary.ts'

/** Schemas for all fields of `T`, including the optional ones. */
type Fields<T> = { readonly [K in keyof T]-?: z.ZodType<T[K]> }

export const jobKeySchema = z.templateLiteral([z.string().min(1).max(64), '/', z.string().min(1).max(500)])
export const serverIdSchema = z.string().min(1).max(64)
export const batchIdSchema = z.string().min(1).max(64)
export const watchRuleIdSchema = z.string().min(1).max(64)
export const jobKindSchema = z.enum(jobKinds)
export const outcomeKindSchema = z.enum(outcomeKinds)
/** How often a failed job is auto-restarted; 0 means never. */
export const restartLimitSchema = z.number().int().min(0).max(10)

export const projectSchema = z.strictObject({
  id: z.string().min(1).max(200),
  name: z.string().max(200),
} satisfies Fields<Project>)

/**
 * A time in a saved file, in ms since the epoch. The user may have edited the file, and `Date` throws for
 * large numbers.
 */
export const savedTimeSchema = z.number().refine(isPlausibleTime)

/** A required time in ms since the epoch. An invalid time becomes 0. */
export const savedTimeOrZeroSchema = z.number().transform((at) => (isPlausibleTime(at) ? at : 0))

/** A process ID that `process.kill` accepts. */
export const processIdSchema = z
  .number()
  .int()
  .min(1)
  .max(2 ** 31 - 1)

/** The number of a job's run. The first run is 1. */
export const runNumberSchema = z.number().int().min(1).max(1_000_000)

export const percentageSchema = z.number().min(0).max(100)

/** A duration of up to a hundred years, in ms. */
export const durationMsSchema = z
  .number()
  .min(0)
  .max(100 * 366 * 24 * 60 * 60_000)

export const watchRuleSchema: z.ZodType<WatchRule> = z.strictObject({
  id: watchRuleIdSchema,
  kind: jobKindSchema.optional(),
  project: projectSchema.optional(),
  startedBy: z.string().min(1).max(200).optional(),
  since: savedTimeOrZeroSchema,
} satisfies Fields<WatchRule>)

/** The latest time of a `Date`, in ms since the epoch. */
const maxDate = 8.64e15

/** The compiler has checked that the code has a text, so only its form is checked here. */
const messageCode = z.custom<MessageCode>(
  (code) => typeof code === 'string' && /^\w+(?:\.[\w-]+)+$/.test(code),
)

export const messageSchema: z.ZodType<Message> = z.lazy(() =>
  z.strictObject({
    code: messageCode,
    // The value is limited, because a text may format it as a time.
    values: z.array(z.union([messagePart, z.number().min(-maxDate).max(maxDate)])).optional(),
  } satisfies Fields<Message>),
)

const messagePart: z.ZodType<MessagePart> = z.lazy(() =>
  z.union([z.string(), messageSchema, z.array(z.union([z.string(), messageSchema]))]),
)

const text = z.string().max(200)
export const countSchema = z.number().int().min(0)
const value = z.union([
  text,
  z.number().min(-Number.MAX_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER),
  z.boolean(),
  z.strictObject({ items: countSchema }),
  z.strictObject({ fields: countSchema }),
])

const resultSummary: z.ZodType<ResultSummary> = z.strictObject({
  kind: jobKindSchema.optional(),
  counts: z.partialRecord(z.enum(resultCountNames), countSchema).optional(),
  fields: z
    .array(z.strictObject({ name: text, value }))
    .max(10)
    .readonly()
    .optional(),
  value: value.optional(),
} satisfies Fields<ResultSummary>)

/** The summary of a result in a saved file. If it is invalid, only the summary is dropped and not the run. */
export const savedResultSummarySchema = resultSummary.optional().catch(undefined)

export const resultErrorsSchema: z.ZodType<ResultErrors> = z.strictObject({
  what: z.enum(failedWorkKinds),
  failed: countSchema,
  of: countSchema,
  document: z.string().max(200).optional(),
  reason: z.string().max(2_000).optional(),
} satisfies Fields<ResultErrors>)

/** A time of the server in a saved file. The user may have edited the file, so an invalid time is dropped. */
export const serverTimeSchema = z
  .number()
  .transform((at) => (isPlausibleTime(at) ? at : undefined))
  .optional()

/** The length of the longest error, in UTF-16 units. This is the limit for responses of the server, too. */
const maxErrorLength = 2_000

/** A saved outcome, without its job's key. */
export const savedOutcomeSchema = z.object({
  id: z.string(),
  kind: outcomeKindSchema,
  run: runNumberSchema.catch(1),
  /** If the time is invalid, it is replaced when the outcome is restored. */
  at: z.number(),
  startedAt: serverTimeSchema,
  progress: percentageSchema.catch(0),
  error: z
    .string()
    .transform((whole) => truncateError(whole, maxErrorLength))
    .optional(),
  own: z.literal(true).optional(),
  source: z.enum(outcomeSources).optional().catch(undefined),
  result: savedResultSummarySchema,
  errors: resultErrorsSchema.optional().catch(undefined),
  after: outcomeKindSchema.optional(),
})
