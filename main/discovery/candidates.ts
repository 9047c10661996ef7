import type { ApiResponse, CompileoError } from '#main/compileo/errors.ts'
import type { JobSource } from '#shared/model.ts'
import type { Candidate, ListSource, ScanContext } from './source.ts'

/** Whether the error concerns this request only. */
export const isRequestError = (error: CompileoError): boolean =>
  error.kind === 'protocol' ||
  error.kind === 'not-found' ||
  error.kind === 'not-compileo' ||
  error.kind === 'conflict' ||
  (error.kind === 'unavailable' && error.status === 500)

/** Jobs by ID, and the sources that listed them. */
export interface Candidates {
  readonly jobs: ReadonlyMap<string, Candidate>
  readonly sources: readonly JobSource[]
}

/**
 * Collects the jobs that the sources list. After a source that lists the whole queue, the other lists of the
 * queue are only read to find the project of a new extraction.
 */
export async function collectCandidates(
  sources: readonly ListSource[],
  look: ScanContext,
  isKnown: (jobId: string) => boolean,
): Promise<ApiResponse<Candidates>> {
  const jobs = new Map<string, Candidate>()
  const responded: ListSource[] = []
  const isMissingProject = ({ jobId, kind, project }: Candidate) =>
    kind === 'extraction' && !project && !isKnown(jobId)

  for (const source of sources) {
    const isForProjects = source.listsQueueJobs === true && responded.some(({ isComplete }) => isComplete)
    if (isForProjects && ![...jobs.values()].some(isMissingProject)) continue
    const found = await source.find(look)
    if (!found.ok && !isRequestError(found.error)) return found
    if (found.ok && !isForProjects) responded.push(source)
    for (const each of found.ok ? found.value : []) {
      const before = jobs.get(each.jobId)
      if (before) jobs.set(each.jobId, { ...each, ...before })
      else if (!isForProjects) jobs.set(each.jobId, each)
    }
  }
  return { ok: true, value: { jobs, sources: responded.map(({ name }) => name) } }
}
