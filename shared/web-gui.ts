import { kindOfUnqueued, type JobKind } from './job-kind.ts'
import type { JobState, ServerState } from './model.ts'

/** The pages of Compileo's web GUI that can be addressed (docs/compileo-server.md, "Web GUI"). */
const pageOfKind: Readonly<Record<JobKind, string>> = {
  parsing: 'document_processing',
  chunking: 'document_processing',
  taxonomy: 'taxonomy',
  extraction: 'extraction_unified',
  dataset: 'core_dataset_generation',
  quality: 'quality',
  benchmarking: 'benchmarking',
}
/** Shows what the queue holds, and of that only what is not over. */
const queuePage = 'job_management'

/** Where Streamlit, which the web GUI is made with, listens unless told otherwise. */
const usualPort = '8501'

/** Where a server's web GUI usually is: on the same host, by the same scheme, so that nothing that was encrypted no more is. Pure. */
export function usualGuiUrl(serverUrl: string): string {
  const url = new URL(serverUrl)
  url.port = usualPort
  return url.origin
}

/** The web GUI of a server: the person's word for it, else where it was found; undefined where neither is known. Pure. */
export const guiOf = (server: Pick<ServerState, 'guiUrl' | 'guiFound'> | undefined): string | undefined =>
  server?.guiUrl ?? server?.guiFound

type Shown = Pick<JobState, 'kind' | 'followedBy'> & { readonly outcome?: unknown }

/** The page of a web GUI that shows a job, or without one the queue. Pure. */
export function guiPage(gui: string, job?: Shown): string {
  const isInQueue = !job || (!job.outcome && !job.followedBy)
  const kind = job?.followedBy ? kindOfUnqueued[job.followedBy] : job?.kind
  const page = isInQueue || !kind ? queuePage : pageOfKind[kind]
  return `${gui}/?page=${page}`
}
