import { z } from 'zod'
import type { NotificationSpec } from '#main/core/notifications/notification.ts'
import { isJobKey } from '#shared/rules/job-key.ts'
import { timeScaleSchema } from './time-scale.ts'
import { messageSchema } from '#shared/schemas.ts'

export const launch = z.object({
  folder: z.string(),
  seed: z.number(),
  timeScale: timeScaleSchema,
  config: z.string().optional(),
})
export type Launch = z.infer<typeof launch>

const key = z.string().refine(isJobKey)
const delivery = z.union([
  z.object({ accepted: z.literal(true) }),
  z.object({ accepted: z.literal(false), reason: messageSchema }),
])

export const order = z.discriminatedUnion('type', [
  z.object({ type: z.literal('add-server'), url: z.string(), apiKey: z.string().optional() }),
  z.object({ type: z.literal('auto-restart'), serverId: z.string(), times: z.number() }),
  z.object({ type: z.literal('watch-all'), serverId: z.string() }),
  z.object({ type: z.literal('watch'), serverId: z.string(), jobId: z.string() }),
  z.object({ type: z.enum(['restart', 'cancel']), key }),
  z.object({ type: z.literal('press'), id: z.string() }),
  z.object({ type: z.literal('delivery'), nth: z.number(), delivery }),
  z.object({ type: z.literal('wake'), sleptMs: z.number().optional() }),
  z.object({ type: z.literal('quit') }),
  z.object({ type: z.literal('time-scale'), timeScale: timeScaleSchema }),
])
export type Order = z.infer<typeof order>

const spec = z.custom<NotificationSpec>(
  (value) => typeof value === 'object' && value !== null && 'id' in value && 'title' in value,
)

/** In ms of real time. */
export const memoryEveryMs = 500

export const appMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('ready'),
    servers: z.array(z.object({ id: z.string(), url: z.string() })),
    jobs: z.array(key),
    banners: z.array(z.string()),
  }),
  z.object({ type: z.literal('show'), nth: z.number(), spec }),
  z.object({
    type: z.literal('watched'),
    serverId: z.string(),
    jobId: z.string(),
    ok: z.boolean(),
    message: z.string(),
  }),
  z.object({ type: z.literal('done'), key, command: z.enum(['restart', 'cancel']), message: z.string() }),
  z.object({ type: z.literal('memory'), rssMb: z.number() }),
  /** Acknowledges the order `time-scale`. */
  z.object({ type: z.literal('acknowledged') }),
  z.object({ type: z.literal('ended'), resources: z.array(z.string()) }),
])
export type AppMessage = z.infer<typeof appMessage>

export function sendMessage(sent: AppMessage): void {
  if (process.connected) process.send?.(sent)
}
