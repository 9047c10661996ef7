import { z } from 'zod'

export const order = z.object({
  /** The profile, with the jobs on its watch-list. */
  folder: z.string(),
  jobs: z.number(),
  /** `away`: the server is unreachable, so this measures our own state. `live`: each job has its stream. */
  as: z.enum(['away', 'live', 'bare streams']),
  /** How long its CPU time is taken once all are held, ms. */
  restMs: z.number(),
})
export type Order = z.infer<typeof order>

export const report = z.object({
  /** How long it took until all jobs were held, ms. */
  readyMs: z.number(),
  /** CPU time in a minute, ms. */
  cpuMs: z.number(),
  /** Of JavaScript's objects, after a collection. */
  heapBytes: z.number(),
  rssBytes: z.number(),
})
export type Report = z.infer<typeof report>

/** The bench's `watch-list.json`. */
export const watchListFile = z.object({
  version: z.number(),
  servers: z.array(z.object({ id: z.string(), name: z.string(), url: z.string() })),
  jobs: z.array(z.object({ serverId: z.string(), jobId: z.string(), addedAt: z.number() })),
})
export type WatchListFile = z.infer<typeof watchListFile>
