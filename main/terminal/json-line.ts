import { z } from 'zod'
import { publicJsonVersion, publicJobSchema, toPublicJob, markAsUntrusted } from '#shared/public-job.ts'
import type { Texts } from '#shared/texts/index.ts'
import { formatJobNameOrId } from '#shared/texts/job-name.ts'

export const jobLineSchema = z.strictObject({
  schema: z.literal(publicJsonVersion).describe('version of these fields'),
  ...publicJobSchema.shape,
  result: markAsUntrusted(z.unknown().optional(), 'the result of a completed job, printed only by wait'),
  message: markAsUntrusted(
    z.string().optional(),
    'what status, list, restart or cancel did, or why it failed',
  ),
  watched: z.boolean().optional().describe('whether you watch the job, printed only by list'),
})
export type JobLine = z.infer<typeof jobLineSchema>

type PublicSource = Parameters<typeof toPublicJob>

/** Converts a job to the JSON for scripts and assistants. */
export const toJobLine = (server: PublicSource[1], job: PublicSource[0], texts: Texts): JobLine => ({
  schema: publicJsonVersion,
  ...toPublicJob(job, server, formatJobNameOrId(job.identity, texts)),
})
