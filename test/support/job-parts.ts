import { createJob } from '#main/core/state/reduce-job.ts'
import type { JobIdentity, JobRun, JobState, JobUser, JobView } from '#shared/model.ts'
import { jobFields } from '#shared/job-fields.ts'

/** The fields of a job without its parts, so that tests don't need to know the part of a field. */
export type FlatJob = Partial<JobIdentity & JobRun & JobUser & Pick<JobState, 'outcome'>>

type ViewParts = 'identity' | 'run' | 'user'
export type FlatJobView = Partial<
  JobView['identity'] & JobView['run'] & JobView['user'] & Omit<JobView, ViewParts>
>

const partNames = ['identity', 'run', 'user'] as const

/** Distributes fields to a job's parts. Leaves out parts without fields. */
export function toJobParts(fields: object): Record<string, unknown> {
  const entries = Object.entries(fields)
  const parts = partNames.map((part) => {
    const own = entries.filter(([name]) => Object.hasOwn(jobFields[part], name))
    return [part, Object.fromEntries(own)] as const
  })
  const others = entries.filter(([name]) => !partNames.some((part) => Object.hasOwn(jobFields[part], name)))
  return Object.fromEntries([...others, ...parts.filter(([, own]) => Object.keys(own).length > 0)])
}

export function withJobFields<J extends JobState | JobView>(job: J, fields?: FlatJob | FlatJobView): J
export function withJobFields(job: JobState | JobView, fields: object = {}): object {
  const changed = toJobParts(fields)
  const parts = partNames.map((part) => [part, Object.assign({}, job[part], changed[part])])
  return { ...job, ...changed, ...Object.fromEntries(parts) }
}

export const createTestJob = (fields: FlatJob): JobState =>
  withJobFields(createJob(fields.serverId ?? 's', fields.jobId ?? 'x', 0), fields)

export const flattenJob = <J extends JobState | JobView>({
  identity,
  run,
  user,
  ...others
}: J): J['identity'] & J['run'] & J['user'] & Omit<J, ViewParts> => ({
  ...identity,
  ...run,
  ...user,
  ...others,
})

export function createTestJobView(
  fields: FlatJobView & { readonly jobId: string; readonly serverId: string },
): JobView {
  const { serverId, jobId } = fields
  const job: JobView = {
    identity: { key: `${serverId}/${jobId}`, serverId, jobId, addedAt: 0 },
    run: { number: 1, connection: { state: 'live' }, progress: 0 },
    user: { muted: false },
    attention: false,
    unread: false,
  }
  return withJobFields(job, fields)
}
