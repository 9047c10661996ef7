import { truncateWithEllipsis } from '../truncate.ts'
import type { JobIdentity } from '../model.ts'
import { isUuid } from '../rules/job-ids.ts'
import type { Texts } from './index.ts'

/** The characters of a UUID that are shown, as many as on the server's own pages. */
const uuidPrefixLength = 8

const maxProjectLength = 60

type Named = Pick<JobIdentity, 'jobId' | 'label' | 'kind' | 'project' | 'subject'>

/**
 * Formats a job's name: its label, else its kind with its project ("Extraction · Cardiology"), its file or
 * ID, else "Job a1b2c3d4".
 */
export function formatJobName(identity: Named, { results }: Pick<Texts, 'results'>): string {
  const { label, kind, project, subject, jobId } = identity
  const name = label?.trim()
  if (name) return name
  // The project's name may not be known from a list yet.
  const named = project && project.name !== project.id ? project.name : subject
  const about = named && truncateWithEllipsis(named, maxProjectLength)
  const parts = [kind && results.kinds[kind], about].filter(Boolean)
  const id = isUuid(jobId) ? jobId.slice(0, uuidPrefixLength) : jobId
  if (parts.length === 0) return id === jobId ? id : results.unnamed(id)
  if (parts.length < 2) parts.push(id)
  return parts.join(' · ')
}

/** Formats a job's name, or its whole ID, to be copied or read by a program. */
export const formatJobNameOrId = (identity: Named, texts: Pick<Texts, 'results'>): string =>
  identity.label?.trim() || identity.kind || identity.project
    ? formatJobName(identity, texts)
    : identity.jobId
