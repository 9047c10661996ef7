import { z } from 'zod'
import { publicJsonVersion, publicJobSchema } from './public-job.ts'
import { jobGroups } from './rules/count-jobs.ts'
import { countSchema, percentageSchema } from './schemas.ts'

/** The output of the command `state`. Tests compare its reference documentation with this schema. */
export const publicStateSchema = z.object({
  schema: z.literal(publicJsonVersion).describe('version of these fields'),
  at: z.iso.datetime().describe('when the app sent it'),
  summary: z.string().describe('the tray’s summary line, in the app’s language'),
  doneAt: z.iso.datetime().optional().describe('when all watched jobs may be done'),
  counts: z
    .object(Object.fromEntries(jobGroups.map((group) => [group, countSchema])))
    .describe(`numbers of jobs by place: ${jobGroups.join(', ')}`),
  progress: percentageSchema.optional().describe('mean progress of running jobs, 0 to 100'),
  servers: z
    .array(z.object({ name: z.string(), url: z.string(), reach: z.string() }))
    .describe('name, url, reach'),
  batches: z
    .array(z.object({ name: z.string(), jobs: countSchema, ended: countSchema, progress: percentageSchema }))
    .describe('up to 50 batches that aren’t finished: name, jobs, ended, progress'),
  jobs: z
    .array(
      z.object({ ...publicJobSchema.omit({ label: true, error: true }).shape, place: z.enum(jobGroups) }),
    )
    .describe('up to 50 jobs whose place isn’t finished: place, and the fields above except label and error'),
})
export type PublicState = z.infer<typeof publicStateSchema>
