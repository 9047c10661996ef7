import { serverIdOf } from '../../shared/rules/job-key.ts'
import type { JobKind } from '../../shared/job-kind.ts'
import type { JobOutcome, JobState, UsualDuration } from '../../shared/model.ts'
import { usualDuration } from '../../shared/rules/usual-duration.ts'

/** As many of the latest runs of one name, or one kind, say what is usual. */
const mostRuns = 50
/** As many names and kinds are kept, those with the latest runs. */
const mostGroups = 2_000

/** A run that is over, as the history has it. */
export interface EndedRun {
  readonly outcome: Pick<JobOutcome, 'key' | 'kind' | 'at' | 'startedAt'>
  readonly label?: string | undefined
  readonly jobKind?: JobKind | undefined
}

/** How long completed runs took, by server and name or kind. It is made of the history, and kept in memory. */
export interface UsualDurations {
  /** Takes a run in; one that did not complete says nothing. */
  add(run: EndedRun): void
  /** How long a job like this usually takes: by its name, else by its kind. */
  of(job: Pick<JobState, 'serverId' | 'label' | 'kind'>): UsualDuration | undefined
}

/** The names of what a job is alike, the closest first. */
function groupsOf(serverId: string, label: string | undefined, kind: JobKind | undefined): readonly string[] {
  const name = label?.trim()
  return [...(name ? [`${serverId}/label/${name}`] : []), ...(kind ? [`${serverId}/kind/${kind}`] : [])]
}

/** @param runs the history, oldest first */
export function createUsualDurations(runs: Iterable<EndedRun> = []): UsualDurations {
  const groups = new Map<string, readonly number[]>()

  function add({ outcome, label, jobKind }: EndedRun) {
    const { key, kind, at, startedAt } = outcome
    if (kind !== 'completed' || startedAt === undefined || at <= startedAt) return
    for (const group of groupsOf(serverIdOf(key), label, jobKind)) {
      const durations = [...(groups.get(group) ?? []), at - startedAt].slice(-mostRuns)
      // To the end, so that the first is the one that was heard of longest ago.
      groups.delete(group)
      groups.set(group, durations)
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
      for (const group of groupsOf(serverId, label, kind)) {
        const usual = usualDuration(groups.get(group) ?? [])
        if (usual) return usual
      }
      return undefined
    },
  }
}
