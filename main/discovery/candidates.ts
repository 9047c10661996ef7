import type { Answer, CompileoError } from '../compileo/errors.ts'
import type { JobSource } from '../../shared/model.ts'
import type { Candidate, ListSource, Look } from './source.ts'

/** Whether the trouble is of this one question, and the others may be answered well. */
export const isOfThisAnswer = (error: CompileoError): boolean =>
  error.kind === 'protocol' ||
  error.kind === 'not-found' ||
  error.kind === 'not-compileo' ||
  error.kind === 'conflict' ||
  (error.kind === 'unavailable' && error.status === 500)

/** The jobs that the sources name, by their IDs, and the sources that told. */
export interface Candidates {
  readonly jobs: ReadonlyMap<string, Candidate>
  readonly sources: readonly JobSource[]
}

/**
 * Asks the sources in turn. One that tells of all jobs of the queue makes the others of the queue worth a look for one
 * thing alone: an extraction's project, which only the list that it stands in tells (docs/compileo-server.md, "Lists of
 * jobs").
 *
 * @param isKnown whether the job was found or watched before: then its project was asked for already
 * @throws the reason of the look's signal when it is aborted
 */
export async function collectCandidates(
  sources: readonly ListSource[],
  look: Look,
  isKnown: (jobId: string) => boolean,
): Promise<Answer<Candidates>> {
  const jobs = new Map<string, Candidate>()
  const told: ListSource[] = []
  const lacksProject = ({ jobId, kind, project }: Candidate) =>
    kind === 'extraction' && !project && !isKnown(jobId)

  for (const source of sources) {
    const isForProjects = source.isOfQueue === true && told.some(({ isComplete }) => isComplete)
    if (isForProjects && ![...jobs.values()].some(lacksProject)) continue
    const found = await source.find(look)
    if (!found.ok && !isOfThisAnswer(found.error)) return found
    if (found.ok && !isForProjects) told.push(source)
    for (const each of found.ok ? found.value : []) {
      const before = jobs.get(each.jobId)
      if (before) jobs.set(each.jobId, { ...each, ...before })
      else if (!isForProjects) jobs.set(each.jobId, each)
    }
  }
  return { ok: true, value: { jobs, sources: told.map(({ name }) => name) } }
}
