import { z } from 'zod'
import type { NotificationSpec } from '#main/notifications/notification.ts'
import { isJobKey } from '#shared/rules/job-key.ts'
import { tempoShape } from './tempo.ts'
import { message } from '#shared/schemas.ts'

export const launch = z.object({
  folder: z.string(),
  seed: z.number(),
  tempo: tempoShape,
  config: z.string().optional(),
})
export type Launch = z.infer<typeof launch>

const key = z.string().refine(isJobKey)
const delivery = z.union([
  z.object({ taken: z.literal(true) }),
  z.object({ taken: z.literal(false), reason: message }),
])

export const order = z.discriminatedUnion('do', [
  z.object({ do: z.literal('add-server'), url: z.string(), apiKey: z.string().optional() }),
  z.object({ do: z.literal('auto-restart'), serverId: z.string(), times: z.number() }),
  z.object({ do: z.literal('watch-all'), serverId: z.string() }),
  z.object({ do: z.literal('watch'), serverId: z.string(), jobId: z.string() }),
  z.object({ do: z.enum(['restart', 'cancel']), key }),
  z.object({ do: z.literal('press'), id: z.string() }),
  z.object({ do: z.literal('answer'), nth: z.number(), delivery }),
  z.object({ do: z.literal('wake'), sleptMs: z.number().optional() }),
  z.object({ do: z.literal('quit') }),
  z.object({ do: z.literal('time'), tempo: tempoShape }),
])
export type Order = z.infer<typeof order>

const spec = z.custom<NotificationSpec>(
  (value) => typeof value === 'object' && value !== null && 'id' in value && 'title' in value,
)

/** In ms of real time. */
export const memoryEveryMs = 500

export const word = z.discriminatedUnion('say', [
  z.object({
    say: z.literal('up'),
    servers: z.array(z.object({ id: z.string(), url: z.string() })),
    jobs: z.array(key),
    banners: z.array(z.string()),
  }),
  z.object({ say: z.literal('show'), nth: z.number(), spec }),
  z.object({
    say: z.literal('watched'),
    serverId: z.string(),
    jobId: z.string(),
    ok: z.boolean(),
    message: z.string(),
  }),
  z.object({ say: z.literal('done'), key, what: z.enum(['restart', 'cancel']), message: z.string() }),
  z.object({ say: z.literal('memory'), rssMb: z.number() }),
  /** Acknowledges the order `time`. */
  z.object({ say: z.literal('heard') }),
  z.object({ say: z.literal('ended'), resources: z.array(z.string()) }),
])
export type Word = z.infer<typeof word>

export function say(sent: Word): void {
  if (process.connected) process.send?.(sent)
}
