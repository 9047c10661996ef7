import { z } from 'zod'

export const order = z.object({
  folder: z.string(),
  jobs: z.number(),
  as: z.enum(['away', 'live', 'bare streams']),
  /** How long its CPU time is measured once all jobs are ready, ms. */
  restMs: z.number(),
})
export type Order = z.infer<typeof order>

export const report = z.object({
  readyMs: z.number(),
  cpuMs: z.number(),
  /** JavaScript's heap after a collection. */
  heapBytes: z.number(),
  rssBytes: z.number(),
})
export type Report = z.infer<typeof report>

export const watchListFile = z.object({
  version: z.number(),
  servers: z.array(z.object({ id: z.string(), name: z.string(), url: z.string() })),
  jobs: z.array(z.object({ serverId: z.string(), jobId: z.string(), addedAt: z.number() })),
})
export type WatchListFile = z.infer<typeof watchListFile>
