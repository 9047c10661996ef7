import { isolated } from '../../shared/bidi.ts'
import type { JobKey, JobState } from '../../shared/model.ts'
import { jobIdOf } from '../../shared/rules/job-key.ts'
import type { Texts } from '../../shared/texts/index.ts'
import { jobName } from '../../shared/texts/job-name.ts'
import { cutLine } from '../../shared/texts/cut-line.ts'

const longest = 80

/** A job's name, even if the job is no longer watched. */
export const nameOf = (key: JobKey, job: JobState | undefined, texts: Pick<Texts, 'results'>): string =>
  isolated(cutLine(jobName(job ?? { jobId: jobIdOf(key) }, texts), longest))
