import { z } from 'zod'
import { jobKinds } from '#shared/job-kind.ts'
import { failedWork } from '#shared/outcome.ts'

export const jsonVersion = 1

const text = z.string().optional()
const time = z.iso.datetime().optional()

/** The version changes if a field is removed or changes its meaning. */
export const jobLine = z.strictObject({
  schema: z.literal(jsonVersion).describe('version of these fields'),
  jobId: z.string().describe('job ID'),
  name: z.string().describe('label, or kind with project or ID'),
  kind: z.enum(jobKinds).optional().describe(jobKinds.join(', ')),
  server: z.string().describe('server URL'),
  status: text.describe('the server’s status, or lost; other statuses may appear'),
  progress: z.number().min(0).max(100).describe('0 to 100; a completed job may have less than 100'),
  step: text.describe('current step'),
  createdAt: time.describe('ISO 8601, UTC; also startedAt and endedAt'),
  startedAt: time.describe('when the run started'),
  endedAt: time.describe('when the run ended'),
  error: text.describe('error text, up to 2,000 characters'),
  errors: z
    .strictObject({ what: z.enum(failedWork), failed: z.number(), of: z.number(), reason: text })
    .optional()
    .describe('what failed in a completed run: what, failed, of, reason'),
  result: z.unknown().optional().describe('wait: the result of a completed job'),
  message: text.describe('status, list, restart, cancel: what the command did, or why it failed'),
  project: text.describe('list: project name'),
  watched: z.boolean().optional().describe('list: whether you watch the job'),
})
export type JobLine = z.infer<typeof jobLine>

/** Returns each field of a schema with its description. */
export const fieldsOf = ({ shape }: z.ZodObject): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(shape).map(([name, field]) => [name, z.globalRegistry.get(field)?.description ?? '']),
  )
