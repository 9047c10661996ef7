import { z } from 'zod'
import { trimToNewest } from '#main/base/trim-to-newest.ts'
import { parseLines, type ParsedLines } from '#main/core/storage/parse-lines.ts'
import { textEventKinds, type HookOutcome, type TextEventKind } from '#shared/hook-services.ts'
import { hookIdSchema, type HookReport } from '#shared/hooks.ts'
import { outcomes } from '#shared/outcome.ts'
import { publicJobSchema } from '#shared/public-job.ts'
import { messageSchema, savedTimeSchema } from '#shared/schemas.ts'

const { kind, project, errors } = publicJobSchema.shape
/** The public fields of a job whose run has ended. Values that only a newer version knows are ignored. */
const jobOfRun = publicJobSchema
  .extend({ kind: kind.catch(undefined), project: project.catch(undefined), errors: errors.catch(undefined) })
  .required({ outcome: true })

/** The end of a run, with details from that time, because the job may be unwatched before the delivery. */
const runEvent = z.object({
  /** The ID is the same after a restart of the program, so that receivers can detect repeated deliveries. */
  id: z.string().min(1).max(64),
  filedAt: savedTimeSchema,
  /** Set if the event is a test by the user. There is no real run then. */
  isTest: z.literal(true).optional(),
  job: jobOfRun,
})
export type RunEvent = z.infer<typeof runEvent>

/** An event that consists of texts, in the language that was set when the event happened. */
const textEvent = z.object({
  id: z.string().min(1).max(64),
  filedAt: savedTimeSchema,
  kind: z.enum(textEventKinds),
  server: z.object({ name: z.string(), url: z.string() }).optional(),
  title: z.string(),
  lines: z.array(z.string()),
  data: z.record(z.string(), z.unknown()),
})
export type TextEvent = z.infer<typeof textEvent>

const hookEvent = z.union([runEvent, textEvent])
export type HookEvent = z.infer<typeof hookEvent>

/** Whether an event is the end of a run. */
export const isRunEvent = (event: HookEvent): event is RunEvent => 'job' in event

/** Returns the kind of an event, for icons and filters. */
export const getEventKind = (event: HookEvent): HookOutcome | TextEventKind =>
  isRunEvent(event) ? outcomes[event.job.outcome].status : event.kind

const report: z.ZodType<HookReport | undefined> = z
  .object({
    at: savedTimeSchema,
    ok: z.boolean(),
    message: messageSchema,
    output: z.string().max(4_000).optional(),
  })
  .optional()
  // Content that only a newer version knows is ignored, so that the delivery isn't repeated.
  .catch(undefined)

// A line records one step of a delivery. `v` is the version of the format.
const step = z.union([
  z.object({ v: z.literal(1), due: hookEvent, hook: hookIdSchema }),
  z.object({ v: z.literal(1), done: z.string(), hook: hookIdSchema, report }),
])
export type HookLine = z.infer<typeof step>

export interface SavedHookDeliveries {
  readonly waiting: Map<string, HookEvent>
  /** The IDs of the latest events that were delivered or dropped, so that none is delivered twice. */
  readonly done: Set<string>
  last: HookReport | undefined
}
export type DeliveriesByHook = Map<string, SavedHookDeliveries>

/** How many finished events of a hook are remembered, and how many deliveries may be pending. */
const maxDone = 500
export const maxWaitingDeliveries = 1_000

export function getDeliveries(byHook: DeliveriesByHook, hook: string): SavedHookDeliveries {
  const existingDeliveries = byHook.get(hook)
  if (existingDeliveries) return existingDeliveries
  const newDeliveries: SavedHookDeliveries = { waiting: new Map(), done: new Set(), last: undefined }
  byHook.set(hook, newDeliveries)
  return newDeliveries
}

export function applyHookLine(byHook: DeliveriesByHook, hookStep: HookLine): void {
  const deliveries = getDeliveries(byHook, hookStep.hook)
  if ('due' in hookStep) {
    deliveries.waiting.set(hookStep.due.id, hookStep.due)
    return
  }
  deliveries.waiting.delete(hookStep.done)
  deliveries.done.delete(hookStep.done)
  deliveries.done.add(hookStep.done)
  trimToNewest(deliveries.done, maxDone)
  deliveries.last = hookStep.report ?? deliveries.last
}

export interface ParsedHookLines extends ParsedLines {
  readonly byHook: DeliveriesByHook
}

/** Parses `hooks.jsonl`. */
export function parseHookLines(text: string): ParsedHookLines {
  const byHook: DeliveriesByHook = new Map()
  return { byHook, ...parseLines(text, step, (read) => applyHookLine(byHook, read)) }
}

/** Returns the number of lines that `formatHookLines` would return. */
export const countHookLines = (byHook: DeliveriesByHook): number =>
  [...byHook.values()].reduce((sum, { waiting, done }) => sum + waiting.size + done.size, 0)

/** Formats the lines of `hooks.jsonl`. */
export function formatHookLines(byHook: DeliveriesByHook): string[] {
  return [...byHook].flatMap(([hook, { waiting, done, last }]) => {
    const ids = [...done]
    const steps: HookLine[] = [
      ...ids.map((id, index) => ({
        v: 1 as const,
        done: id,
        hook,
        report: index === ids.length - 1 ? last : undefined,
      })),
      ...[...waiting.values()].map((due) => ({ v: 1 as const, due, hook })),
    ]
    return steps.map((each) => JSON.stringify(each))
  })
}
