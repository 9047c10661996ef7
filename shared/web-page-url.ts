import { kindOfJob, kindOfUnqueued, type JobKind } from './job-kind.ts'
import type { JobState, ServerState } from './model.ts'

/** docs/reference/compileo-server.md, "Web GUI". */
const pageOfKind: Readonly<Record<JobKind, string>> = {
  parsing: 'document_processing',
  chunking: 'document_processing',
  taxonomy: 'taxonomy',
  extraction: 'extraction_unified',
  dataset: 'core_dataset_generation',
  quality: 'quality',
  benchmarking: 'benchmarking',
}
/** Shows the queue's active jobs only. */
const queuePage = 'job_management'

const usualPort = '8501'

/** Same host and scheme, so an encrypted connection stays encrypted. */
export function usualGuiUrl(serverUrl: string): string {
  const url = new URL(serverUrl)
  url.port = usualPort
  return url.origin
}

/** Returns the user's address, else the detected one. */
export const guiOf = (server: Pick<ServerState, 'guiUrl' | 'guiFound'> | undefined): string | undefined =>
  server?.guiUrl ?? server?.guiFound

type Shown = Pick<JobState, 'followedBy'> & Parameters<typeof kindOfJob>[0]

/** Returns the page for a job, or for the queue. */
export function guiPage(gui: string, job?: Shown): string {
  const isInQueue = !job || (!job.outcome && !job.followedBy)
  const kind = job?.followedBy ? kindOfUnqueued[job.followedBy] : job && kindOfJob(job)
  const page = isInQueue || !kind ? queuePage : pageOfKind[kind]
  return `${gui}/?page=${page}`
}
