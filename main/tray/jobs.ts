import { isAway } from '../../shared/rules/restartable.ts'
import type { JobKey, JobState, ServerId, ServerState } from '../../shared/model.ts'

/**
 * What the tray can honestly say of a job. `deaf`: it isn't over, but its server can't be heard, so whether it runs is
 * not known. `connecting`: it was never heard yet.
 */
export type Standing =
  | 'running'
  | 'waiting'
  | 'connecting'
  | 'deaf'
  | 'failed'
  | 'lost'
  | 'completed'
  | 'cancelled'

const OVER = ['completed', 'failed', 'cancelled'] as const
const UNHEARD_LINKS = new Set(['offline', 'unauthorized'])

/** What a job is doing, as far as it is known. */
export function standingOf(job: JobState, server: ServerState | undefined): Standing {
  if (job.ending) return job.ending.kind
  const { status } = job
  // Over by the server's word, though not confirmed yet: a moment later it has an ending, or goes on.
  const over = OVER.find((each) => each === status)
  if (over) return over
  if (UNHEARD_LINKS.has(job.link.state) || (server && isAway(server))) return 'deaf'
  if (status === undefined) return 'connecting'
  return status === 'pending' || status === 'scheduled' ? 'waiting' : 'running'
}

/** A job beside what the tray makes of it. */
export interface Judged {
  readonly job: JobState
  readonly standing: Standing
  readonly needsAttention: boolean
}

/** Every job with its standing. */
export function judge(
  jobs: Iterable<JobState>,
  servers: ReadonlyMap<ServerId, ServerState>,
  attention: ReadonlySet<JobKey>,
): readonly Judged[] {
  return Array.from(jobs, (job) => ({
    job,
    standing: standingOf(job, servers.get(job.serverId)),
    needsAttention: attention.has(job.key),
  }))
}

/** Groups in the order of the menu; within the first three by when they were added, so that nothing jumps. */
function groupOf({ standing, needsAttention }: Judged): number {
  switch (standing) {
    case 'running':
      return 0
    case 'deaf':
    case 'connecting':
      return 1
    case 'waiting':
      return 2
    case 'failed':
    case 'lost':
    case 'completed':
    case 'cancelled':
      return needsAttention ? 3 : 4
  }
}

function endedAt({ job }: Judged): number {
  return job.ending?.at ?? job.completedAt ?? 0
}

/** The `most` jobs for the menu: active ones first, then what needs attention, then what ended last. */
export function forMenu(jobs: readonly Judged[], most: number): readonly Judged[] {
  const groups = new Map<number, Judged[]>()
  for (const job of jobs) {
    const group = groupOf(job)
    const members = groups.get(group)
    if (members) members.push(job)
    else groups.set(group, [job])
  }
  const chosen: Judged[] = []
  for (const group of [0, 1, 2, 3, 4]) {
    if (chosen.length >= most) break
    const members = groups.get(group) ?? []
    const sorted =
      group < 3
        ? members.toSorted((a, b) => a.job.addedAt - b.job.addedAt)
        : members.toSorted((a, b) => endedAt(b) - endedAt(a))
    chosen.push(...sorted.slice(0, most - chosen.length))
  }
  return chosen
}
