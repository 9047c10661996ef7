import { listPaths, readExtractions } from '#main/compileo/list-routes.ts'
import { getExtractionOutcome, type ExtractionRow } from '#main/compileo/lists.ts'
import type { Project } from '#shared/model.ts'
import { isTerminal } from '#shared/rules/status.ts'
import { isDeletedFromQueue, queueRetentionMs, type Candidate, type ListSource } from './source.ts'

/**
 * How many of the newest projects each scan reads. Each scan also reads the projects that had active or
 * recent jobs at the last scan, and a few of the others in turn. Each project costs a request.
 */
const maxNewestProjects = 20
const maxRotatedProjects = 20

/**
 * Whether the job's status must be requested, because the row shows no end or a recent one. The row of a
 * failed job contains `running` forever, and the row of a cancelled job contains `pending`.
 */
function shouldCheck({ status, completedAt }: ExtractionRow, now: number): boolean {
  return !isTerminal(status) || (completedAt !== undefined && completedAt > now - queueRetentionMs)
}

/** Creates the source that reads the lists of extractions, one list per project. */
export function createExtractionSource(): ListSource {
  let busy: ReadonlySet<string> = new Set()
  let askedIn: ReadonlyMap<string, number> = new Map()
  let scanNumber = 0

  function chooseProjects(projects: readonly Project[]): Project[] {
    scanNumber += 1
    const getLastRead = ({ id }: Project) => askedIn.get(id) ?? 0
    const firstProjects = projects.filter(({ id }, index) => index < maxNewestProjects || busy.has(id))
    const otherProjects = projects.filter((project) => !firstProjects.includes(project))
    const projectsToRead = [
      ...firstProjects,
      ...otherProjects.toSorted((a, b) => getLastRead(a) - getLastRead(b)).slice(0, maxRotatedProjects),
    ]
    askedIn = new Map([
      ...projects.map((each) => [each.id, getLastRead(each)] as const),
      ...projectsToRead.map(({ id }) => [id, scanNumber] as const),
    ])
    return projectsToRead
  }

  return {
    name: 'extraction',
    listsQueueJobs: true,
    isAvailable: (paths) => paths.has(listPaths.extractions) && paths.has(listPaths.projects),
    async findCandidates(context) {
      const { client, options, projects, now } = context
      const found: Candidate[] = []
      const isBusy = new Set<string>()
      for (const project of chooseProjects(projects)) {
        const response = await readExtractions(client, project.id, options)
        // If one list is invalid, the other lists are still used.
        if (!response.ok && response.error.kind !== 'protocol') return response
        const all = response.ok ? response.value : []
        const rows = all.filter((row) => shouldCheck(row, now))
        if (rows.length > 0) isBusy.add(project.id)
        for (const row of [...rows, ...all.filter((each) => isDeletedFromQueue(each, context))]) {
          const recordedOutcome = getExtractionOutcome(row)
          const candidate = { jobId: row.jobId, source: 'extraction', kind: 'extraction', project } as const
          found.push({ ...candidate, ...(recordedOutcome && { recorded: recordedOutcome }) })
        }
      }
      busy = isBusy
      return { ok: true, value: found }
    },
  }
}
