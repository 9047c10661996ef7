import { z } from 'zod'
import { jobKinds } from './job-kind.ts'
import type { Message, MessageCode, MessagePart } from './message.ts'
import { outcomeSources, type Project, type WatchRule } from './model.ts'
import { truncateError } from './rules/error-summary.ts'
import { isPlausibleTime } from './rules/time.ts'
import { failedWork, outcomeKinds, type ResultErrors } from './outcome.ts'
import { resultCountNames, type ResultSummary } from './result-summary.ts'

/** Schemas for all fields of `T`, including the optional ones. */
type Fields<T> = { readonly [K in keyof T]-?: z.ZodType<T[K]> }

export const jobKey = z.templateLiteral([z.string().min(1).max(64), '/', z.string().min(1).max(500)])
export const serverId = z.string().min(1).max(64)
export const batchId = z.string().min(1).max(64)
export const watchRuleId = z.string().min(1).max(64)
export const jobKind = z.enum(jobKinds)
export const outcomeKind = z.enum(outcomeKinds)
/** How often a failed job is auto-restarted; 0 means never. */
export const restartLimit = z.number().int().min(0).max(10)

/** A project of a server. Its ID and its name are limited in length. */
export const project = z.strictObject({
  id: z.string().min(1).max(200),
  name: z.string().max(200),
} satisfies Fields<Project>)

/**
 * A time in a saved file, in ms since the epoch. The user may have edited the file, and `Date` throws for
 * large numbers.
 */
export const savedTime = z.number().refine(isPlausibleTime)

/** A required time in ms since the epoch. An invalid time becomes 0. */
export const savedTimeOrZero = z.number().transform((at) => (isPlausibleTime(at) ? at : 0))

/** A process ID that `process.kill` accepts. */
export const processId = z
  .number()
  .int()
  .min(1)
  .max(2 ** 31 - 1)

/** The number of a job's run. The first run is 1. */
export const runNumber = z.number().int().min(1).max(1_000_000)

/** A number in percent. */
export const percentage = z.number().min(0).max(100)

/** A duration of up to a hundred years, in ms. */
export const durationMs = z
  .number()
  .min(0)
  .max(100 * 366 * 24 * 60 * 60_000)

export const watchRule: z.ZodType<WatchRule> = z.strictObject({
  id: watchRuleId,
  kind: jobKind.optional(),
  project: project.optional(),
  startedBy: z.string().min(1).max(200).optional(),
  since: savedTimeOrZero,
} satisfies Fields<WatchRule>)

/** The latest time of a `Date`, in ms since the epoch. */
const maxDate = 8.64e15

/** The compiler has checked that the code has a text, so only its form is checked here. */
const messageCode = z.custom<MessageCode>(
  (code) => typeof code === 'string' && /^\w+(?:\.[\w-]+)+$/.test(code),
)

export const message: z.ZodType<Message> = z.lazy(() =>
  z.strictObject({
    code: messageCode,
    // The value is limited, because a text may format it as a time.
    values: z.array(z.union([messagePart, z.number().min(-maxDate).max(maxDate)])).optional(),
  } satisfies Fields<Message>),
)

const messagePart: z.ZodType<MessagePart> = z.lazy(() =>
  z.union([z.string(), message, z.array(z.union([z.string(), message]))]),
)

const text = z.string().max(200)
export const count = z.number().int().min(0)
const value = z.union([
  text,
  z.number().min(-Number.MAX_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER),
  z.boolean(),
  z.strictObject({ items: count }),
  z.strictObject({ fields: count }),
])

const resultSummary: z.ZodType<ResultSummary> = z.strictObject({
  kind: jobKind.optional(),
  counts: z.partialRecord(z.enum(resultCountNames), count).optional(),
  fields: z
    .array(z.strictObject({ name: text, value }))
    .max(10)
    .readonly()
    .optional(),
  value: value.optional(),
} satisfies Fields<ResultSummary>)

/** The summary of a result in a saved file. If it is invalid, only the summary is dropped and not the run. */
export const savedResultSummary = resultSummary.optional().catch(undefined)

/** The errors of a run that completed with errors. */
export const resultErrors: z.ZodType<ResultErrors> = z.strictObject({
  what: z.enum(failedWork),
  failed: count,
  of: count,
  document: z.string().max(200).optional(),
  reason: z.string().max(2_000).optional(),
} satisfies Fields<ResultErrors>)

/** A time of the server in a saved file. The user may have edited the file, so an invalid time is dropped. */
export const serverTime = z
  .number()
  .transform((at) => (isPlausibleTime(at) ? at : undefined))
  .optional()

/** The length of the longest error, in UTF-16 units. This is the limit for responses of the server, too. */
const maxErrorLength = 2_000

/** A saved outcome, without its job's key. */
export const savedOutcome = z.object({
  id: z.string(),
  kind: outcomeKind,
  run: runNumber.catch(1),
  /** If the time is invalid, it is replaced when the outcome is restored. */
  at: z.number(),
  startedAt: serverTime,
  progress: percentage.catch(0),
  error: z
    .string()
    .transform((whole) => truncateError(whole, maxErrorLength))
    .optional(),
  own: z.literal(true).optional(),
  source: z.enum(outcomeSources).optional().catch(undefined),
  result: savedResultSummary,
  errors: resultErrors.optional().catch(undefined),
  after: outcomeKind.optional(),
})
