import { serverIdOf } from '../../shared/rules/job-key.ts'
import type { JobKind } from '../../shared/job-kind.ts'
import type { Course, JobOutcome, JobState, UsualRun } from '../../shared/model.ts'
import { courseOf, strayOf, usualCourse } from '../../shared/rules/usual-course.ts'
import { leastRuns, usualDuration } from '../../shared/rules/usual-duration.ts'

/** As many of the latest runs of one name, or one kind, say what is usual. */
const mostRuns = 50
/** As many names and kinds are kept, those with the latest runs. */
const mostGroups = 2_000

/** A run that is over, as the history has it. */
export interface EndedRun {
  readonly outcome: Pick<JobOutcome, 'key' | 'kind' | 'at' | 'startedAt'>
  readonly label?: string | undefined
  readonly jobKind?: JobKind | undefined
  readonly course?: Course | undefined
}

/** How long completed runs took, and how they went, by server and name or kind. It is made of the history, and kept in memory. */
export interface UsualDurations {
  /** Takes a run in; one that did not complete says nothing. */
  add(run: EndedRun): void
  /** What a job like this usually takes: by its name, else by its kind. */
  of(job: Pick<JobState, 'serverId' | 'label' | 'kind'>): UsualRun | undefined
}

interface Run {
  readonly ms: number
  readonly course: Course | undefined
}

interface Group {
  readonly runs: readonly Run[]
  /** Made when it is asked for, until a run comes. */
  usual?: { readonly is: UsualRun | undefined }
}

/** The names of what a job is alike, the closest first. */
function groupsOf(serverId: string, label: string | undefined, kind: JobKind | undefined): readonly string[] {
  const name = label?.trim()
  return [...(name ? [`${serverId}/label/${name}`] : []), ...(kind ? [`${serverId}/kind/${kind}`] : [])]
}

/** What is usual of runs: of too few nothing, and of too few courses no course. */
function usualRun(runs: readonly Run[]): UsualRun | undefined {
  const duration = usualDuration(runs.map(({ ms }) => ms))
  const courses = runs.flatMap((run) => (run.course ? [run.course] : []))
  if (!duration || courses.length < leastRuns) return duration
  const course = usualCourse(courses)
  return { ...duration, course, stray: strayOf(courses, course) }
}

/** How the run went that ended so; undefined where it did not complete, or its beginning was not seen. Pure. */
export function courseOfOutcome(
  { kind, run, startedAt, at }: JobOutcome,
  job: JobState | undefined,
): Course | undefined {
  if (kind !== 'completed' || job?.run !== run || startedAt === undefined) return undefined
  return courseOf(job.trail, startedAt, at)
}

/** @param runs the history, oldest first */
export function createUsualDurations(runs: Iterable<EndedRun> = []): UsualDurations {
  const groups = new Map<string, Group>()

  function add({ outcome, label, jobKind, course }: EndedRun) {
    const { key, kind, at, startedAt } = outcome
    if (kind !== 'completed' || startedAt === undefined || at <= startedAt) return
    const run = { ms: at - startedAt, course }
    for (const group of groupsOf(serverIdOf(key), label, jobKind)) {
      const known = groups.get(group)?.runs ?? []
      // To the end, so that the first is the one that was heard of longest ago.
      groups.delete(group)
      groups.set(group, { runs: [...known, run].slice(-mostRuns) })
    }
    for (const oldest of groups.keys()) {
      if (groups.size <= mostGroups) break
      groups.delete(oldest)
    }
  }

  for (const run of runs) add(run)
  return {
    add,
    of({ serverId, label, kind }) {
      let found: UsualRun | undefined
      for (const name of groupsOf(serverId, label, kind)) {
        const group = groups.get(name)
        if (!group) continue
        group.usual ??= { is: usualRun(group.runs) }
        const { is } = group.usual
        // Those of its name may have been too few to tell how they go; those of its kind go alike.
        if (found && is?.course) return { ...found, course: is.course, stray: is.stray }
        found ??= is
        if (found?.course) return found
      }
      return found
    },
  }
}
