import { z } from 'zod'
import { killPointSchema } from '#test/support/kill-points.ts'

export const order = z.object({
  folder: z.string(),
  dieAt: killPointSchema.optional(),
})
export type Order = z.infer<typeof order>

export const word = z.discriminatedUnion('say', [
  z.object({ say: z.literal('show'), nth: z.number(), title: z.string(), keys: z.array(z.string()) }),
  z.object({ say: z.literal('recorded'), name: z.string() }),
])
export type Word = z.infer<typeof word>

export const reply = z.union([
  z.object({ do: z.literal('taken'), nth: z.number() }),
  z.object({ do: z.literal('quit') }),
])
export type Reply = z.infer<typeof reply>
