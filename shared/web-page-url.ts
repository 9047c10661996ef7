import { getJobKind, unqueuedRouteKinds, type JobKind } from './job-kind.ts'
import type { ServerState, JobWith } from './model.ts'

/** The page of the web interface for each kind (docs/reference/compileo-server.md, "Web GUI"). */
const pageOfKind: Readonly<Record<JobKind, string>> = {
  parsing: 'document_processing',
  chunking: 'document_processing',
  taxonomy: 'taxonomy',
  extraction: 'extraction_unified',
  dataset: 'core_dataset_generation',
  quality: 'quality',
  benchmarking: 'benchmarking',
}
/** The page that shows the queue. It only contains active jobs. */
const queuePage = 'job_management'

const defaultPort = '8501'

/**
 * Returns the default address of the web interface. It has the server's scheme, so an encrypted connection
 * stays encrypted.
 */
export function getDefaultGuiUrl(serverUrl: string): string {
  const url = new URL(serverUrl)
  url.port = defaultPort
  return url.origin
}

/** Returns the address of the web interface that the user entered, or else the default one. */
export const getGuiUrl = ({ url, guiUrl }: Pick<ServerState, 'url' | 'guiUrl'>): string =>
  guiUrl ?? getDefaultGuiUrl(url)

type Shown = JobWith<'followedBy' | 'kind' | 'outcome'>

/**
 * Returns the address of the page for a job. Without a job, or for an active job or one of unknown kind,
 * returns the address of the queue's page.
 */
export function getGuiPage(gui: string, job?: Shown): string {
  const isInQueue = !job || (!job.outcome && !job.identity.followedBy)
  const kind = job?.identity.followedBy
    ? unqueuedRouteKinds[job.identity.followedBy]
    : job && getJobKind(job.identity, job.outcome)
  const page = isInQueue || !kind ? queuePage : pageOfKind[kind]
  return `${gui}/?page=${page}`
}
