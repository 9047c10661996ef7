import { keepNewest } from '#main/base/bounded.ts'
import { serverIdOf } from '#shared/rules/job-key.ts'
import type { JobKind } from '#shared/job-kind.ts'
import type { Course, JobOutcome, JobState, UsualRun } from '#shared/model.ts'
import { courseOf, strayOf, usualCourse } from '#shared/rules/usual-course.ts'
import { leastRuns, usualDuration } from '#shared/rules/usual-duration.ts'

/** The latest runs of one name or kind that count. */
const mostRuns = 50
/** Those with the latest runs. */
const mostGroups = 2_000

export interface EndedRun {
  readonly outcome: Pick<JobOutcome, 'key' | 'kind' | 'at' | 'startedAt'>
  readonly label?: string | undefined
  readonly jobKind?: JobKind | undefined
  readonly course?: Course | undefined
}

export type UsualDurations = ReturnType<typeof createUsualDurations>

interface Run {
  readonly ms: number
  readonly course: Course | undefined
}

interface Group {
  readonly runs: readonly Run[]
  usual?: { readonly is: UsualRun | undefined }
}

/** Closest first. */
function groupsOf(serverId: string, label: string | undefined, kind: JobKind | undefined): readonly string[] {
  const name = label?.trim()
  return [...(name ? [`${serverId}/label/${name}`] : []), ...(kind ? [`${serverId}/kind/${kind}`] : [])]
}

/** Undefined with too few runs. */
function usualRun(runs: readonly Run[]): UsualRun | undefined {
  const duration = usualDuration(runs.map(({ ms }) => ms))
  const courses = runs.flatMap((run) => (run.course ? [run.course] : []))
  if (!duration || courses.length < leastRuns) return duration
  const course = usualCourse(courses)
  return { ...duration, course, stray: strayOf(courses, course) }
}

/** Undefined if the run didn't complete or its start wasn't seen. */
export function courseOfOutcome(
  { kind, run, startedAt, at }: JobOutcome,
  job: JobState | undefined,
): Course | undefined {
  if (kind !== 'completed' || job?.run !== run || startedAt === undefined) return undefined
  return courseOf(job.trail, startedAt, at)
}

/** Completed runs by server and name or kind, from the history, oldest first. In memory only. */
export function createUsualDurations(runs: Iterable<EndedRun> = []) {
  const groups = new Map<string, Group>()

  function add({ outcome, label, jobKind, course }: EndedRun) {
    const { key, kind, at, startedAt } = outcome
    if (kind !== 'completed' || startedAt === undefined || at <= startedAt) return
    const run = { ms: at - startedAt, course }
    for (const group of groupsOf(serverIdOf(key), label, jobKind)) {
      const known = groups.get(group)?.runs ?? []
      // To the end, so that the first is the least recent.
      groups.delete(group)
      groups.set(group, { runs: [...known, run].slice(-mostRuns) })
    }
    keepNewest(groups, mostGroups)
  }

  for (const run of runs) add(run)
  return {
    add,
    /** By name, else by kind. */
    of({ serverId, label, kind }: Pick<JobState, 'serverId' | 'label' | 'kind'>): UsualRun | undefined {
      let found: UsualRun | undefined
      for (const name of groupsOf(serverId, label, kind)) {
        const group = groups.get(name)
        if (!group) continue
        group.usual ??= { is: usualRun(group.runs) }
        const { is } = group.usual
        // Too few runs of its name may have a course; those of its kind are similar.
        if (found && is?.course) return { ...found, course: is.course, stray: is.stray }
        found ??= is
        if (found?.course) return found
      }
      return found
    },
  }
}
