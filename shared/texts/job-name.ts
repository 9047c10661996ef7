import { truncateWithEllipsis } from '../truncate.ts'
import type { JobIdentity } from '../model.ts'
import { isUuid } from '../rules/job-ids.ts'
import type { Texts } from './index.ts'

/** How many characters of a UUID are shown, as on the server's own pages. */
const uuidPrefixLength = 8

const maxProjectLength = 60

type Named = Pick<JobIdentity, 'jobId' | 'label' | 'kind' | 'project' | 'subject'>

/**
 * Formats a job's name. The name is the job's label, or else its kind with its project ("Extraction ·
 * Cardiology"), its file or its ID, or else "Job a1b2c3d4".
 */
export function formatJobName(identity: Named, { results }: Pick<Texts, 'results'>): string {
  const { label, kind, project, subject, jobId } = identity
  const name = label?.trim()
  if (name) return name
  // Until a list of the server has contained the project's name, the name equals the ID.
  const named = project && project.name !== project.id ? project.name : subject
  const about = named && truncateWithEllipsis(named, maxProjectLength)
  const parts = [kind && results.kinds[kind], about].filter(Boolean)
  const id = isUuid(jobId) ? jobId.slice(0, uuidPrefixLength) : jobId
  if (parts.length === 0) return id === jobId ? id : results.unnamed(id)
  if (parts.length < 2) parts.push(id)
  return parts.join(' · ')
}

/**
 * Formats a job's name, or its whole ID if there is no name. The text is for programs and for copying.
 */
export const formatJobNameOrId = (identity: Named, texts: Pick<Texts, 'results'>): string =>
  identity.label?.trim() || identity.kind || identity.project
    ? formatJobName(identity, texts)
    : identity.jobId
