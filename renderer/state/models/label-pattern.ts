import { cutTo } from '../../../shared/cut.ts'
import type { JobKey, JobView } from '../../../shared/model.ts'
import { longestLabel } from '../../../shared/rules/label.ts'
import type { Texts } from '../../../shared/texts/index.ts'
import { jobName } from '../../../shared/texts/job-name.ts'

type Named = Pick<JobView, 'key' | 'jobId' | 'label' | 'kind' | 'project'>

/**
 * `{n}` is a number with leading zeros, so that they sort; `{name}`, `{kind}`, `{project}` and `{id}` are
 * the job's own. Pure.
 */
export function labelsOf(
  jobs: readonly Named[],
  pattern: string,
  texts: Texts,
): readonly { readonly key: JobKey; readonly label: string }[] {
  const digits = String(jobs.length).length
  return jobs.map((job, index) => {
    const parts: Readonly<Record<string, string>> = {
      n: String(index + 1).padStart(digits, '0'),
      name: jobName(job, texts),
      kind: job.kind ? texts.results.kinds[job.kind] : '',
      project: job.project?.name ?? '',
      id: job.jobId,
    }
    const label = pattern.replaceAll(/\{([a-z]+)\}/g, (whole, part: string) => parts[part] ?? whole)
    return { key: job.key, label: cutTo(label.trim(), longestLabel) }
  })
}
