import { trimToNewest } from '#main/base/trim-to-newest.ts'
import { getServerId } from '#shared/rules/job-key.ts'
import type { JobKind } from '#shared/job-kind.ts'
import type { Course, JobOutcome, JobState, UsualRun, JobIdentity } from '#shared/model.ts'
import { createCourse, measureDeviation, getMedianCourse } from '#shared/rules/usual-course.ts'
import { minRunsForUsualDuration, getUsualDuration } from '#shared/rules/usual-duration.ts'

/** How many runs of each name or kind are used. The latest runs are kept. */
const maxRuns = 50
/** How many names and kinds are kept. Those with the latest runs remain. */
const maxGroups = 2_000

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
  usual?: { readonly value: UsualRun | undefined }
}

/** Returns the names of the groups to search, beginning with the most similar runs. */
function getGroupNames(
  serverId: string,
  label: string | undefined,
  kind: JobKind | undefined,
): readonly string[] {
  const name = label?.trim()
  return [...(name ? [`${serverId}/label/${name}`] : []), ...(kind ? [`${serverId}/kind/${kind}`] : [])]
}

function summarizeRuns(runs: readonly Run[]): UsualRun | undefined {
  const duration = getUsualDuration(runs.map(({ ms }) => ms))
  const courses = runs.flatMap((run) => (run.course ? [run.course] : []))
  if (!duration || courses.length < minRunsForUsualDuration) return duration
  const course = getMedianCourse(courses)
  return { ...duration, course, deviation: measureDeviation(courses, course) }
}

/** Returns the course of a run; undefined if the run didn't complete or its start wasn't observed. */
export function getOutcomeCourse(
  { kind, run, startedAt, at }: JobOutcome,
  job: JobState | undefined,
): Course | undefined {
  if (kind !== 'completed' || job?.run.number !== run || startedAt === undefined) return undefined
  return createCourse(job.run.trail, startedAt, at)
}

/**
 * Collects completed runs by server and by name or kind, from old to new. They aren't saved, because the
 * history contains them.
 */
export function createUsualDurations(runs: Iterable<EndedRun> = []) {
  const groups = new Map<string, Group>()

  function add({ outcome, label, jobKind, course }: EndedRun) {
    const { key, kind, at, startedAt } = outcome
    if (kind !== 'completed' || startedAt === undefined || at <= startedAt) return
    const run = { ms: at - startedAt, course }
    for (const group of getGroupNames(getServerId(key), label, jobKind)) {
      const groupRuns = groups.get(group)?.runs ?? []
      // The group moves to the end of the map, so that the first group is always the least recently used.
      groups.delete(group)
      groups.set(group, { runs: [...groupRuns, run].slice(-maxRuns) })
    }
    trimToNewest(groups, maxGroups)
  }

  for (const run of runs) add(run)
  return {
    add,
    /** Returns the usual run of jobs with this name, or else of jobs of this kind. */
    of({ serverId, label, kind }: Pick<JobIdentity, 'serverId' | 'label' | 'kind'>): UsualRun | undefined {
      let usualRun: UsualRun | undefined
      for (const name of getGroupNames(serverId, label, kind)) {
        const group = groups.get(name)
        if (!group) continue
        group.usual ??= { value: summarizeRuns(group.runs) }
        const { value } = group.usual
        // If too few runs of this name have a course, the course comes from runs of the same kind.
        if (usualRun && value?.course)
          return { ...usualRun, course: value.course, deviation: value.deviation }
        usualRun ??= value
        if (usualRun?.course) return usualRun
      }
      return usualRun
    },
  }
}
