import { cutWithEllipsis } from '../cut.ts'
import type { JobKind } from '../job-kind.ts'
import type { Project } from '../model.ts'
import { isUuid } from '../rules/job-ids.ts'
import type { Texts } from './index.ts'

/** Characters of a UUID, as many as on the server's own pages. */
const shownOfUuid = 8

const longestProject = 60

/**
 * Its label, else its kind with its project ("Extraction · Cardiology"), its file or its ID ("Taxonomy ·
 * a1b2c3d4"), else its ID ("Job a1b2c3d4").
 *
 * @param job as watched, or as in the history
 */
export function jobName(
  {
    label,
    kind,
    project,
    subject,
    jobId,
  }: {
    readonly label?: string
    readonly kind?: JobKind
    readonly project?: Project
    readonly subject?: string
    readonly jobId: string
  },
  { results }: Pick<Texts, 'results'>,
): string {
  const given = label?.trim()
  if (given) return given
  // The list may not have named the project yet.
  const named = project && project.name !== project.id ? project.name : subject
  const about = named && cutWithEllipsis(named, longestProject)
  const known = [kind && results.kinds[kind], about].filter(Boolean)
  const id = isUuid(jobId) ? jobId.slice(0, shownOfUuid) : jobId
  if (known.length === 0) return id === jobId ? id : results.unnamed(id)
  if (known.length < 2) known.push(id)
  return known.join(' · ')
}

/** A job without a name keeps its whole ID, to be copied or read by a program. */
export const nameOrId = (job: Parameters<typeof jobName>[0], texts: Pick<Texts, 'results'>): string =>
  job.label?.trim() || job.kind || job.project ? jobName(job, texts) : job.jobId
