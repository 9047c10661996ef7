import { z } from 'zod'
import { stop } from '../../support/stops.ts'

/** What a life of the program is started with. */
export const order = z.object({
  folder: z.string(),
  /** Die at a step on files, before a notification is handed to the system, or when the system's answer has come. */
  dieAt: z.union([stop, z.enum(['show', 'answer'])]).optional(),
})
export type Order = z.infer<typeof order>

/** What the program says. */
export const word = z.discriminatedUnion('say', [
  z.object({ say: z.literal('show'), nth: z.number(), title: z.string(), keys: z.array(z.string()) }),
  /** The outcome of a job is known now; or was, when the program started. */
  z.object({ say: z.literal('ended'), key: z.string() }),
  /** The record that an outcome was announced is on disk. `at`: ns by the machine's monotonic clock. */
  z.object({ say: z.literal('recorded'), name: z.string(), at: z.string() }),
])
export type Word = z.infer<typeof word>

/** What it is told. */
export const told = z.union([
  z.object({ tell: z.literal('taken'), nth: z.number() }),
  z.object({ tell: z.literal('quit') }),
])
export type Told = z.infer<typeof told>
