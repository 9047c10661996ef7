import { z } from 'zod'
import { stop } from '../../support/stops.ts'

/** The input of a life of the program. */
export const order = z.object({
  folder: z.string(),
  /** Die at a step on files, before a notification is shown, or when the system has replied. */
  dieAt: z.union([stop, z.enum(['show', 'answer'])]).optional(),
})
export type Order = z.infer<typeof order>

/** The program's messages. */
export const word = z.discriminatedUnion('say', [
  z.object({ say: z.literal('show'), nth: z.number(), title: z.string(), keys: z.array(z.string()) }),
  /** The app has a job's outcome, now or since the start. */
  z.object({ say: z.literal('ended'), key: z.string() }),
  /** The record that an outcome was announced is on disk. `at`: ns by the machine's monotonic clock. */
  z.object({ say: z.literal('recorded'), name: z.string(), at: z.string() }),
])
export type Word = z.infer<typeof word>

/** The messages to it. */
export const told = z.union([
  z.object({ tell: z.literal('taken'), nth: z.number() }),
  z.object({ tell: z.literal('quit') }),
])
export type Told = z.infer<typeof told>
