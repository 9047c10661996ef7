import type { ApiResponse, CompileoError } from '#main/compileo/errors.ts'
import type { JobSource } from '#shared/model.ts'
import type { Candidate, ListSource, ScanContext } from './source.ts'

/** Whether the error concerns only this request, and not the whole server. */
export const isRequestError = (error: CompileoError): boolean =>
  error.kind === 'protocol' ||
  error.kind === 'not-found' ||
  error.kind === 'not-compileo' ||
  error.kind === 'conflict' ||
  (error.kind === 'unavailable' && error.status === 500)

/** The jobs in the server's lists, by their IDs, and the sources that list them. */
export interface CandidateCollection {
  readonly jobs: ReadonlyMap<string, Candidate>
  readonly sources: readonly JobSource[]
}

/**
 * Collects the jobs that the sources list. If a source lists the whole queue, the other lists of the queue
 * are only read to find the projects of new extractions.
 */
export async function collectCandidates(
  sources: readonly ListSource[],
  context: ScanContext,
  isKnown: (jobId: string) => boolean,
): Promise<ApiResponse<CandidateCollection>> {
  const jobs = new Map<string, Candidate>()
  const respondingSources: ListSource[] = []
  const isMissingProject = ({ jobId, kind, project }: Candidate) =>
    kind === 'extraction' && !project && !isKnown(jobId)

  for (const source of sources) {
    const isForProjects =
      source.listsQueueJobs === true && respondingSources.some(({ isComplete }) => isComplete)
    if (isForProjects && ![...jobs.values()].some(isMissingProject)) continue
    const sourceResult = await source.findCandidates(context)
    if (!sourceResult.ok && !isRequestError(sourceResult.error)) return sourceResult
    if (sourceResult.ok && !isForProjects) respondingSources.push(source)
    for (const each of sourceResult.ok ? sourceResult.value : []) {
      const before = jobs.get(each.jobId)
      if (before) jobs.set(each.jobId, { ...each, ...before })
      else if (!isForProjects) jobs.set(each.jobId, each)
    }
  }
  return { ok: true, value: { jobs, sources: respondingSources.map(({ name }) => name) } }
}
